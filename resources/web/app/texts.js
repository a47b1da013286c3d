// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages say, in English; textsgerman.js has the same in German.
import { load, save } from "./storage.js";
import { german } from "./textsgerman.js";

export const english = {
  // every page
  skip: "Skip to the content", licences: "Licences", problem: "This did not work", loading: "Loading …", copy: "Copy", copied: "Copied", close: "Close",
  cancel: "Cancel", save: "Save", back: "All rides", tryAgain: "Try again", noNetwork: "No network: the server cannot be reached.",
  answered: "The server answered {status}.", answered403: "This is not allowed.", answered404: "This does not exist any more.",
  answered409: "This does not fit what has happened meanwhile. Load the page again.", answered413: "This is too large.", answered422: "The server did not accept the input.",
  answered503: "The server is busy. Try again in a moment.", lineNumber: "line $1", columnNumber: "column $1", tooMany: "Too many attempts. Wait a minute, then try again.", me: "Me", start: "Start", finish: "Finish", map: "Map", zoomIn: "Zoom in", zoomOut: "Zoom out",
  secondsAgo: "{n} s ago", minutesAgo: "{n} min ago", hoursAgo: "{n} h ago", daysAgo: "{n} days ago",
  guest: "Guest", leader: "Leader", sweep: "Sweep", support: "Support", rider: "Rider",
  // the first page
  homeWhat: "Shows where everybody on a group ride is, and who needs help. Riders need no account and no app; families follow by a link.", rideCode: "Code of the ride",
  rideCodeHint: "Six letters and digits, from the organizer. With a link or a QR code you need none.", codeWrong: "A code has six letters and digits.",
  // joining
  join: "Join a ride", startsAt: "Start", organizer: "Organizer", joinTitle: "Join this ride", yourName: "Your name", yourNameHint: "As the others know you. They and the dispatchers see it.",
  joinRide: "Join", haveAccount: "I have an account", username: "User name", password: "Password", logInAndJoin: "Log in and join",
  wrongPassword: "User name or password is wrong.", alreadyIn: "This phone is in the ride, as {name}.", goOn: "Go on", noGuests: "Guests cannot join this ride. Log in with your account.",
  nameTaken: "Somebody with an account has this name, or the ride is over. Take another name.", badName: "A name has 1 to 40 characters, on one line.",
  rideOver: "This ride is over. It cannot be joined any more.", noSuchRide: "There is no ride with the code {code}. Check the link or the code.",
  youAreIn: "You are in, {name}", chooseWay: "Choose how the group sees where you are:", wayPage: "With this page",
  wayPageWhat: "Nothing to install. The page must stay open and the screen on: good on the handlebar.", rideAlong: "Ride along",
  wayApp: "With an app", wayAppWhat: "Works in the pocket, with the screen off. Uses less battery.", otherPhone: "On another phone",
  otherPhoneWhat: "Scan this code with the phone that rides along. Whoever has it can report positions as you.",
  privacyTitle: "Who sees where you are", privacyWho: "During the ride: the other riders of this ride, the dispatchers, and, until it expires, whoever has a link for following that the organizer or you made.",
  privacyHowLong: "After the ride, positions are kept for as long as the operator of this server has set: 90 days, unless it was changed. Of guests, the name is deleted, too.",
  privacyStop: "To stop: “Leave” on the page for riding along. This removes everything from the phone and makes its key void. In an app: turn off tracking.",
  privacyMore: "How long, and how to stop", understood: "Understood",
  // apps
  traccarTitle: "Traccar Client (Android, iPhone) – recommended", traccarWhat: "Two taps, and it has an SOS button.", traccarStep1: "Install Traccar Client from the store.",
  traccarStep2: "Then tap here and confirm:", openTraccar: "Set up Traccar", traccarStep3: "Start the tracking, in the app or here:", startTraccar: "Start tracking",
  traccarQr: "Or scan this in Traccar Client", owntracksTitle: "OwnTracks (Android, iPhone)", owntracksWhat: "Shows the group on its own map.",
  owntracksAllow: "First allow it: Android: Preferences → Remote Control → Allow external configuration. iPhone: Settings → Allow loading of configuration.",
  openOwntracks: "Set up OwnTracks", owntracksType: "Or type these five values:", owntracksMode: "Mode", owntracksUser: "User name", owntracksPassword: "Password", owntracksTracker: "Tracker ID",
  owntracksMove: "Then choose “Move” at the top of the map of the app, and on an iPhone, in its settings, a locator interval of 10 seconds and a displacement of 20 metres. Otherwise it reports every few minutes only.",
  overlandTitle: "Overland (iPhone)", overlandWhat: "Saved without a question; then start the tracking in the app.", openOverland: "Set up Overland",
  gpsloggerTitle: "GPSLogger (Android)", gpsloggerWhat: "Opens as a profile; then start logging in the app.", openGpslogger: "Set up GPSLogger",
  osmandTitle: "OsmAnd (Android)", osmandWhat: "Plugins → Trip recording → Online tracking: paste this address, interval 10 s. A trip must be recorded, too.",
  alwaysAllow: "If the group does not see you: the app needs the permission “Always” for the location. That is the usual reason.",
  noQrWithoutHttps: "There is no QR code, because the address is not encrypted (https): it would show your key to others.",
  // riding along
  noKey: "This phone has not joined a ride. Open the link or scan the code of your ride.", keepScreenOn: "Keep the screen on", group: "Group", showAll: "Show all",
  messages: "Messages", messagesWhat: "What the dispatchers write appears here, and only while this page is open and has a network.",
  messagesEarlier: "{n} earlier {n|message is|messages are} no longer shown.", aboutRide: "About the ride", goodToKnow: "Good to know",
  keepOpen: "Keep this page open and the screen on. A browser gives no positions to a page that is hidden: when the phone is locked or another app is in front, the group does not see you move.",
  pocket: "For the pocket, use an app. Without network, positions are kept on this phone and sent later.", useAnApp: "Use an app instead", leave: "Leave", stay: "Stay",
  leaveQuestion: "Leave the ride? Positions that were not sent yet are deleted from this phone, and its key becomes void.", notLeft: "You have not left yet.",
  leftTitle: "You have left", left: "Nothing of the ride is on this phone any more. You can close this page.", nobodyElse: "Nobody else is in the ride yet.", noPlaceYet: "no position yet",
  locationDenied: "This page may not use your location. Allow it in the settings of the browser, then load the page again.",
  insecure: "The browser gives no location, because this address is not encrypted (https). Use an app, or ask the organizer for an https address.",
  clockWrong: "The clock of this phone is wrong by {n} min, so the others do not see where you are now. Turn on automatic time in its settings.", searching: "Looking for your position …", myLastPosition: "No new position. The last one: {ago}.", searchingLong: "No position yet. Go outdoors, and check that the location is turned on.",
  kept: "No network: {n} {n|position is|positions are} kept and sent later.", notConnected: "Not connected since {time}: the group is not shown live.", sent: "Sent {ago}", sending: "Sending …", groupAway: "the group is not shown live: connecting …",
  rideEnded: "The ride has ended. Positions are no longer sent.", forgetRide: "Remove the ride from this phone", keyVoid: "This phone can no longer report positions for the ride: its key was replaced or made void, or you left the ride.",
  joinAgain: "Join again", othersSos: "{name} asks for help", othersCrash: "The phone of {name} detected an accident", showOnMap: "Show on the map",
  // SOS
  sosHold: "hold for 2 seconds", sosQuestion: "Call for help? The dispatchers are told at once, and see where you are.", sosYes: "Call for help", sosHolding: "Keep holding: the dispatchers are told where you are …", sosSending: "SOS of {time}: sending. It is repeated until it has arrived. Keep the page open.",
  sosOpen: "Your SOS of {time} has arrived at the server. Nobody has confirmed yet that they have seen it. Stay where you are, if you can.", sosAcknowledged: "A dispatcher has seen your SOS and is taking care of it.",
  sosComing: "On the way to you: {who}", othersComing: "On the way: {who}",
  sosTakenBack: "You have taken your SOS of {time} back. It may have arrived already, so the dispatchers are told that you are fine as soon as there is a network. Keep the page open.",
  sosCancelling: "Telling the dispatchers that you are fine …", sosOpenFine: "Your SOS of {time} has arrived at the server, and so has that you are fine. Nobody has confirmed yet that they have seen it.", sosNeverArrived: "It is not certain that your call for help reached anybody, and this page can no longer send it. If you need help, call 112.", sosAtEnd: "Your call for help was still open when the ride ended. If you need help, call 112.", sosAtVoid: "Your call for help is still open, and this page can no longer tell anybody. If you need help, call 112.", leaveSosOpen: "Your call for help is still open.", sosResolved: "The dispatchers have closed your SOS.", sosCancelled: "You said that you are fine. The dispatchers have been told and will close it.",
  sosCallEmergency: "In danger of life, call 112 as well: it works without this page.", sosRefused: "Your SOS of {time} has reached nobody.", sosCallInstead: "If you need help, call 112.", serverSaid: "The server said: {why}", iAmFine: "I am fine",
  // following
  follow: "Follow a ride", onTheWay: "On the way", followPrivacy: "You see what this link shows, and nothing else. It can be withdrawn at any time.", startsOn: "The ride starts on {time}.",
  notStarted: "Not started yet", rideIsOver: "The ride is over.", live: "Live", liveDelayed: "Live, {n} {n|minute|minutes} later", triedAgain: "Not yet: {why}. This page tries again by itself.", connecting: "Connecting …", nobodyYet: "Nobody is on the way yet.", numberOf: "Rider {n}", hiddenPlace: "place hidden",
  followVoid: "This link is not valid: it has expired or was withdrawn. Ask whoever gave it to you.",
  // organizers
  organize: "Your rides", organizeWhat: "For organizers: plan a ride, add riders, and hand out links. Rides are watched at the desk.", logIn: "Log in", logOut: "Log out", loggedOut: "You were logged out. Log in again.",
  loginEnded: "Your login has ended. Enter the password of “{name}” to go on where you were: nothing on this page is lost.", otherAccount: "Use another account",
  logOutQuestion: "Links for riders are shown only once, and some were neither saved nor printed. Log out all the same?", accountWhat: "Accounts are created by the administrator of this server. Every account can plan rides.",
  deskRuns: "Dispatchers start, end and cancel the ride at the desk. It does not start by itself.", noRoute: "No route", removeRoute: "Remove the route", routeRemoved: "Once you save it, the ride has no route.",
  newRoute: "New route: {name}", noRouteIn: "“{name}” has neither a track nor a route with two points or more. Choose another file.",
  yourRides: "Your rides", newRide: "New ride", noRides: "You have no rides yet.", changeRide: "Change", title: "Title", description: "Description", route: "Route", routeHint: "A GPX file, at most 10 MB",
  noPreview: "There is no preview of “{name}”. The server reads it when you save, and says what is wrong with it.", visibility: "Who sees the route", visibility_always: "Riders, always", visibility_start: "Riders, from the start on", visibility_secret: "Only I and the dispatchers",
  listed: "Shown in the list of rides; otherwise it is joined by code only", guestsMayJoin: "Guests without an account may join", statusIs: "Status", planned: "Planned", finished: "Finished", cancelled: "Cancelled",
  code: "Code", joinLink: "Link to join", joinLinkWhat: "Everybody who has this link or the code can join:", qrCode: "QR code", riders: "Riders", renew: "Refresh", bib: "Bib", name: "Name", lastSeen: "Last position", never: "none",
  ridersCount: "{n} {n|rider|riders}, {moving} on the way", newLinks: "New links", newLinksQuestion: "Make new links for {name}? Those before become void.", addRider: "Add a rider",
  addRiderWhat: "For riders without an account. They get a link that sets up their phone.", phone: "Phone", emergency_name: "Emergency contact", emergency_phone: "Phone of the contact", medical_note: "Medical note",
  importRiders: "Import riders from a file", importWhat: "CSV with a line of headings; separated by comma, semicolon or tab:", csvFile: "CSV file", fileTooLarge: "The file has more than 1 MB.", importFound: "{n} {n|rider|riders} to add.", importThere: "{n} {n|is|are} in the ride already, with this bib and name, and {n|stays|stay} as before.",
  importProblems: "{n} {n|problem|problems}. Nothing is imported until {n|it is|they are} solved:", importProblem: "Line {line}, character {column}: {msg}", columnsUnused: "{n|A column is|Columns are} not used: {names}. Known columns: bib, name (or first name and last name), phone, emergency name, emergency phone, medical note.", andMore: "and {n} more",
  importNow: "Import {n} {n|rider|riders}", linksOnce: "New links: {n}. They are shown until you close this page or log out: save or print them.",
  downloadCsv: "Save as CSV", printSheet: "Print QR codes", scanMe: "Scan to ride along", pageLink: "Link to ride along", followLinks: "Links to follow", followLinksWhat: "For family and spectators. They see the map, without an account, until the link expires.",
  wholeRide: "Whole ride", whom: "Who is shown", expires: "Valid until", delay: "Delay", noDelay: "no delay", minutes: "{n} {n|minute|minutes} later", namesShown: "Names", names_full: "Names", names_numbers: "Bibs only",
  hidden: "{n} m hidden around start and finish", hiddenNothing: "nothing hidden", hiddenWithoutRoute: "This ride has no route. Until it has one, the link shows nobody’s place.", hideAround: "Hide around start and finish", hideNothing: "nothing", makeLink: "Make a link", revoke: "Withdraw", revokeQuestion: "Withdraw the link? Whoever uses it sees nothing from now on.", until: "until {time}",
  lastUsed: "last used: {time}", neverUsed: "never used", followLink: "Link to follow", linkOnce: "The link is shown only now: copy it.",
  familyFollows: "Let my family follow", familyFollowsWhat: "They see in a browser where you are, without an account: until a day after the start, until you leave, or until you withdraw the link.", shareLink: "Share the link",
};

const LANGUAGES = { en: english, de: german };
const STORED = "saferide-language";

/// "en" or "de": as chosen, or the browser's.
export function language() {
  const wanted = load(STORED) ?? globalThis.navigator?.languages?.map((one) => one.slice(0, 2)).find((one) => one in LANGUAGES);
  return wanted in LANGUAGES ? wanted : "en";
}

/// The same with its region, where the browser names one, for dates and numbers.
export const locale = () => globalThis.navigator?.languages?.find((one) => one.slice(0, 2) === language()) ?? language();

export function chooseLanguage(which) {
  addEventListener("pagehide", () => save(STORED, which), { once: true }); // unless a question keeps the page
  location.reload();
}

/// The text with its {values}; of {n|one|many} the word that goes with the number.
export function t(key, values = {}) {
  const text = LANGUAGES[language()][key] ?? english[key] ?? key;
  return text.replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name, one, many) => (Number(values[name]) === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
