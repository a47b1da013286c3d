<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>saferide::AddParticipantDialog</name>
    <message>
        <source>Add to “%1”</source>
        <translation>Zu „%1“ hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Username</source>
        <translation>&amp;Benutzername</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>&amp;Rolle</translation>
    </message>
    <message>
        <source>Enter the username of the rider.</source>
        <translation>Geben Sie den Benutzernamen des Fahrers ein.</translation>
    </message>
</context>
<context>
    <name>saferide::AddRiderDialog</name>
    <message>
        <source>Add a rider without an account to “%1”</source>
        <translation>Fahrer ohne Konto zu „%1“ hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>For riders who need no login. Next, the desk shows how their phone is set up.</source>
        <translation>Für Fahrer, die keine Anmeldung brauchen. Danach zeigt die Leitstelle, wie das Telefon eingerichtet wird.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Enter the name of the rider.</source>
        <translation>Geben Sie den Namen des Fahrers ein.</translation>
    </message>
</context>
<context>
    <name>saferide::Ages</name>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 T</translation>
    </message>
</context>
<context>
    <name>saferide::AttentionModel</name>
    <message>
        <source>silent</source>
        <translation>stumm</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>steht</translation>
    </message>
    <message>
        <source>off route</source>
        <translation>abseits</translation>
    </message>
    <message>
        <source>low battery</source>
        <translation>Akku schwach</translation>
    </message>
    <message>
        <source>wrong clock</source>
        <translation>Uhr falsch</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Ride</source>
        <translation>Fahrt</translation>
    </message>
    <message>
        <source>Ack. by</source>
        <translation>Quittiert</translation>
    </message>
    <message>
        <source>other</source>
        <translation>anderes</translation>
    </message>
    <message>
        <source>SOS</source>
        <translation>SOS</translation>
    </message>
    <message>
        <source>crash</source>
        <translation>Sturz</translation>
    </message>
    <message>
        <source>%1, not stored yet</source>
        <translation>%1, noch nicht gespeichert</translation>
    </message>
    <message>
        <source>%1, says: I am fine</source>
        <translation>%1, sagt: mir geht es gut</translation>
    </message>
    <message>
        <source>%1, %2 times</source>
        <translation>%1, %2 Mal</translation>
    </message>
    <message>
        <source>%1, on the way: %2</source>
        <translation>%1, unterwegs: %2</translation>
    </message>
</context>
<context>
    <name>saferide::AttentionPanel</name>
    <message>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Search alerts</source>
        <translation>Alarme durchsuchen</translation>
    </message>
    <message>
        <source>No alerts.</source>
        <translation>Keine Alarme.</translation>
    </message>
    <message>
        <source>&amp;Acknowledge</source>
        <translation>&amp;Quittieren</translation>
    </message>
    <message>
        <source>Shows every desk that you are handling it (Space in the list)</source>
        <translation>Zeigt allen Leitstellen, dass Sie sich kümmern (Leertaste in der Liste)</translation>
    </message>
    <message>
        <source>Re&amp;solve…</source>
        <translation>&amp;Abschließen…</translation>
    </message>
    <message>
        <source>How the SOS of the selected rider ended (Ctrl+Shift+R)</source>
        <translation>Wie der Notruf der gewählten Person ausging (Strg+Umschalt+R)</translation>
    </message>
    <message>
        <source>On the &amp;way…</source>
        <translation>&amp;Unterwegs…</translation>
    </message>
    <message>
        <source>Tells the selected rider who is on the way (Ctrl+Shift+Y)</source>
        <translation>Sagt der gewählten Person, wer unterwegs ist (Strg+Umschalt+Y)</translation>
    </message>
</context>
<context>
    <name>saferide::CertificateDialog</name>
    <message>
        <source>Unknown certificate</source>
        <translation>Unbekanntes Zertifikat</translation>
    </message>
    <message>
        <source>The certificate of %1 is not signed by an authority that this computer trusts. It may be a self-signed certificate of your own server, or somebody may be intercepting the connection. Your password has not been sent.</source>
        <translation>Das Zertifikat von %1 ist von keiner Stelle ausgestellt, der dieser Rechner vertraut. Es kann ein selbstsigniertes Zertifikat Ihres eigenen Servers sein, oder jemand hört die Verbindung ab. Ihr Passwort wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Ask the administrator of the server to read its fingerprint to you. Trust the certificate only if both are identical.</source>
        <translation>Lassen Sie sich den Fingerabdruck vom Administrator des Servers vorlesen. Vertrauen Sie dem Zertifikat nur, wenn beide übereinstimmen.</translation>
    </message>
    <message>
        <source>&amp;Trust for this server</source>
        <translation>Für diesen Server &amp;vertrauen</translation>
    </message>
    <message>
        <source>&amp;Do not connect</source>
        <translation>&amp;Nicht verbinden</translation>
    </message>
    <message>
        <source>The certificate of %1 is not the one that you trusted on %2.</source>
        <translation>Das Zertifikat von %1 ist nicht das, dem Sie am %2 vertraut haben.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not the one that you trusted before.</source>
        <translation>Das Zertifikat von %1 ist nicht das, dem Sie bisher vertraut haben.</translation>
    </message>
    <message>
        <source>It may have been renewed, or somebody may be intercepting the connection. Nothing has been sent. If you trust this certificate, the previous one is no longer trusted.</source>
        <translation>Es kann erneuert worden sein, oder jemand hört die Verbindung ab. Es wurde nichts gesendet. Wenn Sie diesem Zertifikat vertrauen, wird dem bisherigen nicht mehr vertraut.</translation>
    </message>
    <message>
        <source>Certificate changed</source>
        <translation>Geändertes Zertifikat</translation>
    </message>
    <message>
        <source>Previously trusted</source>
        <translation>Bisher vertraut</translation>
    </message>
</context>
<context>
    <name>saferide::ComingDialog</name>
    <message>
        <source>Who is on the way to %1?</source>
        <translation>Wer ist unterwegs zu %1?</translation>
    </message>
    <message>
        <source>&amp;Tell</source>
        <translation>&amp;Mitteilen</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Niemand</translation>
    </message>
    <message>
        <source>%1 reads this on the phone, and so do leader, sweep and support.</source>
        <translation>%1 liest das auf dem Telefon, ebenso Tourleiter, Schlussfahrer und Begleitfahrzeug.</translation>
    </message>
    <message>
        <source>&amp;On the way</source>
        <translation>&amp;Unterwegs</translation>
    </message>
    <message>
        <source>Nobody is on the way to %1</source>
        <translation>Niemand ist unterwegs zu %1</translation>
    </message>
    <message>
        <source>On the way to %1: %2</source>
        <translation>Unterwegs zu %1: %2</translation>
    </message>
</context>
<context>
    <name>saferide::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Type a command, or the name of a ride or rider</source>
        <translation>Befehl, Fahrt oder Fahrer eingeben</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>saferide::ConsoleApplication</name>
    <message>
        <source>There is no planned or live ride with the code %1.</source>
        <translation>Es gibt keine geplante oder laufende Fahrt mit dem Code %1.</translation>
    </message>
    <message>
        <source>Logged out</source>
        <translation>Abgemeldet</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Anmeldung läuft</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindung wird aufgebaut</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>Neue Verbindung wird gesucht</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgewiesen</translation>
    </message>
    <message>
        <source>The language changes when the desk is restarted.</source>
        <translation>Die Sprache wechselt beim nächsten Start der Leitstelle.</translation>
    </message>
    <message>
        <source>Reconnecting: wrong certificate</source>
        <translation>Neue Verbindung wird gesucht: falsches Zertifikat</translation>
    </message>
    <message>
        <source>The route of “%1” is not shown. %2</source>
        <translation>Die Strecke von „%1“ wird nicht angezeigt. %2</translation>
    </message>
    <message>
        <source>Live, some positions late</source>
        <translation>Live, einige Positionen verspätet</translation>
    </message>
    <message>
        <source>For %1 the servers have not heard each other. Until they do, positions of some riders come a few seconds late; none is lost.</source>
        <translation>Seit %1 hören die Server einander nicht. Solange kommen Positionen einiger Fahrer einige Sekunden später; verloren geht keine.</translation>
    </message>
</context>
<context>
    <name>saferide::ConsoleSettings</name>
    <message>
        <source>The settings in %1 cannot be read; the desk uses the defaults. Make the file readable.</source>
        <translation>Die Einstellungen in %1 können nicht gelesen werden; die Leitstelle verwendet die Voreinstellungen. Machen Sie die Datei lesbar.</translation>
    </message>
    <message>
        <source>The settings in %1 are damaged; the desk uses the defaults. The old file was saved as %2: fix it and restore it, or delete it.</source>
        <translation>Die Einstellungen in %1 sind beschädigt; die Leitstelle verwendet die Voreinstellungen. Die alte Datei wurde als %2 gesichert: Reparieren Sie sie und stellen Sie sie wieder her, oder löschen Sie sie.</translation>
    </message>
    <message>
        <source>The settings cannot be saved to %1 and will be lost when the desk is closed. Check that the disk is not full and that the folder is yours.</source>
        <translation>Die Einstellungen können nicht in %1 gespeichert werden und gehen verloren, wenn die Leitstelle geschlossen wird. Prüfen Sie, ob der Datenträger voll ist und ob der Ordner Ihnen gehört.</translation>
    </message>
    <message>
        <source>The settings in %1 are damaged; the desk uses the defaults and will overwrite the file. It cannot be saved as %2: copy it before you change a setting.</source>
        <translation>Die Einstellungen in %1 sind beschädigt; die Leitstelle verwendet die Standardwerte und wird die Datei überschreiben. Sie kann nicht als %2 gespeichert werden: Kopieren Sie sie, bevor Sie eine Einstellung ändern.</translation>
    </message>
</context>
<context>
    <name>saferide::ContactDialog</name>
    <message>
        <source>Contact of %1</source>
        <translation>Kontaktdaten von %1</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>S&amp;peichern</translation>
    </message>
    <message>
        <source>Dispatchers, %1 and the organizer who added the rider see it. It is deleted some days after the ride.</source>
        <translation>Disponenten, %1 und der Organisator, der den Fahrer hinzugefügt hat, sehen sie. Einige Tage nach der Fahrt werden sie gelöscht.</translation>
    </message>
</context>
<context>
    <name>saferide::ContactForm</name>
    <message>
        <source>&amp;Bib</source>
        <translation>Sta&amp;rtnummer</translation>
    </message>
    <message>
        <source>&amp;Telephone</source>
        <translation>&amp;Telefon</translation>
    </message>
    <message>
        <source>&amp;Emergency contact</source>
        <translation>Not&amp;fallkontakt</translation>
    </message>
    <message>
        <source>T&amp;heir telephone</source>
        <translation>&amp;Dessen Telefon</translation>
    </message>
    <message>
        <source>&amp;Medical note</source>
        <translation>&amp;Medizinischer Hinweis</translation>
    </message>
    <message>
        <source>“%1” is not a telephone number: it has digits, spaces and + ( ) - . / only.</source>
        <translation>„%1“ ist keine Telefonnummer: Sie hat nur Ziffern, Leerzeichen und + ( ) - . /</translation>
    </message>
    <message>
        <source>“%1” has characters that cannot be stored.</source>
        <translation>„%1“ hat Zeichen, die nicht gespeichert werden können.</translation>
    </message>
</context>
<context>
    <name>saferide::DeskActs</name>
    <message>
        <source>Start “%1”</source>
        <translation>„%1“ starten</translation>
    </message>
    <message>
        <source>Finish “%1”?</source>
        <translation>„%1“ beenden?</translation>
    </message>
    <message>
        <source>Phones stop sending positions and show that the ride is over. A finished ride cannot be restarted.</source>
        <translation>Die Telefone senden keine Positionen mehr und zeigen, dass die Fahrt vorbei ist. Eine beendete Fahrt kann nicht wieder gestartet werden.</translation>
    </message>
    <message>
        <source>&amp;Finish the ride</source>
        <translation>Fahrt &amp;beenden</translation>
    </message>
    <message>
        <source>Finish “%1”</source>
        <translation>„%1“ beenden</translation>
    </message>
    <message>
        <source>Cancel “%1”?</source>
        <translation>„%1“ absagen?</translation>
    </message>
    <message>
        <source>All participants are notified that the ride is cancelled. A cancelled ride cannot be started.</source>
        <translation>Alle Teilnehmer werden benachrichtigt, dass die Fahrt abgesagt ist. Eine abgesagte Fahrt kann nicht gestartet werden.</translation>
    </message>
    <message>
        <source>&amp;Cancel the ride</source>
        <translation>Fahrt &amp;absagen</translation>
    </message>
    <message>
        <source>Cancel “%1”</source>
        <translation>„%1“ absagen</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>„%1“ löschen?</translation>
    </message>
    <message numerus="yes">
        <source>%n participation(s) and all recorded positions are permanently deleted.</source>
        <translation>
            <numerusform>%n Teilnahme und alle aufgezeichneten Positionen werden endgültig gelöscht.</numerusform>
            <numerusform>%n Teilnahmen und alle aufgezeichneten Positionen werden endgültig gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Delete permanently</source>
        <translation>Endgültig &amp;löschen</translation>
    </message>
    <message>
        <source>Copied the code %1 of “%2”</source>
        <translation>Code %1 von „%2“ kopiert</translation>
    </message>
    <message>
        <source>Route of %1</source>
        <translation>Strecke von %1</translation>
    </message>
    <message>
        <source>Drawn route</source>
        <translation>Gezeichnete Strecke</translation>
    </message>
    <message>
        <source>GPX file</source>
        <translation>GPX-Datei</translation>
    </message>
    <message>
        <source>Use “%1” as:</source>
        <translation>„%1“ verwenden als:</translation>
    </message>
    <message>
        <source>&amp;Route of “%1”</source>
        <translation>&amp;Strecke von „%1“</translation>
    </message>
    <message>
        <source>Route of a &amp;new ride</source>
        <translation>Strecke einer &amp;neuen Fahrt</translation>
    </message>
    <message>
        <source>New route for “%1”</source>
        <translation>Neue Strecke für „%1“</translation>
    </message>
    <message>
        <source>Export GPX</source>
        <translation>GPX exportieren</translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation>CSV exportieren</translation>
    </message>
    <message>
        <source>GPX files (*.gpx)</source>
        <translation>GPX-Dateien (*.gpx)</translation>
    </message>
    <message>
        <source>Start “%1”?</source>
        <translation>„%1“ starten?</translation>
    </message>
    <message>
        <source>Phones start sending positions, and all participants are notified. A started ride cannot become planned again.</source>
        <translation>Die Telefone beginnen, Positionen zu senden, und alle Teilnehmer werden benachrichtigt. Eine gestartete Fahrt wird nie wieder zu einer geplanten.</translation>
    </message>
    <message>
        <source>&amp;Start the ride</source>
        <translation>Fahrt &amp;starten</translation>
    </message>
    <message>
        <source>Use the line as the route of “%1”?</source>
        <translation>Die Linie als Strecke von „%1“ verwenden?</translation>
    </message>
    <message numerus="yes">
        <source>It replaces the route of %n rider(s); riders far from it are reported as off route. The desk cannot restore the old route.</source>
        <translation>
            <numerusform>Sie ersetzt die Strecke von %n Fahrer; wer weit von ihr entfernt ist, wird als abseits gemeldet. Die Leitstelle kann die alte Strecke nicht wiederherstellen.</numerusform>
            <numerusform>Sie ersetzt die Strecke von %n Fahrern; wer weit von ihr entfernt ist, wird als abseits gemeldet. Die Leitstelle kann die alte Strecke nicht wiederherstellen.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Replace the route</source>
        <translation>Strecke &amp;ersetzen</translation>
    </message>
    <message>
        <source>CSV files with commas (*.csv)</source>
        <translation>CSV-Dateien mit Kommas (*.csv)</translation>
    </message>
    <message>
        <source>CSV files with semicolons and decimal commas (*.csv)</source>
        <translation>CSV-Dateien mit Strichpunkten und Dezimalkommas (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>It becomes the route of %n rider(s); riders far from it are reported as off route.</source>
        <translation>
            <numerusform>Sie wird die Strecke von %n Fahrer; wer weit von ihr entfernt ist, wird als abseits gemeldet.</numerusform>
            <numerusform>Sie wird die Strecke von %n Fahrern; wer weit von ihr entfernt ist, wird als abseits gemeldet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::DeskCommands</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Create “%1”</source>
        <translation>„%1“ anlegen</translation>
    </message>
    <message>
        <source>Delete “%1”</source>
        <translation>„%1“ löschen</translation>
    </message>
    <message>
        <source>Message to “%1”: %2</source>
        <translation>Nachricht an „%1“: %2</translation>
    </message>
    <message>
        <source>Add %1 to “%2”</source>
        <translation>%1 zu „%2“ hinzufügen</translation>
    </message>
    <message>
        <source>Remove %1 from the ride</source>
        <translation>%1 aus der Fahrt entfernen</translation>
    </message>
    <message>
        <source>Role of %1: %2</source>
        <translation>Rolle von %1: %2</translation>
    </message>
    <message>
        <source>Acknowledge %1</source>
        <translation>Alarm von %1 quittieren</translation>
    </message>
    <message>
        <source>Save the route “%1”</source>
        <translation>Strecke „%1“ speichern</translation>
    </message>
    <message>
        <source>Create the user %1</source>
        <translation>Benutzer %1 anlegen</translation>
    </message>
    <message>
        <source>Role of the user %1: %2</source>
        <translation>Rolle des Benutzers %1: %2</translation>
    </message>
    <message>
        <source>Set a new password for %1</source>
        <translation>Neues Passwort für %1 setzen</translation>
    </message>
    <message>
        <source>The server returned an endless list.</source>
        <translation>Der Server hat eine endlose Liste gesendet.</translation>
    </message>
    <message>
        <source>List the routes</source>
        <translation>Strecken auflisten</translation>
    </message>
    <message>
        <source>List the users</source>
        <translation>Benutzer auflisten</translation>
    </message>
    <message>
        <source>New key for the app of %1</source>
        <translation>Neuer Schlüssel für die App von %1</translation>
    </message>
    <message>
        <source>Contact of %1</source>
        <translation>Kontaktdaten von %1</translation>
    </message>
</context>
<context>
    <name>saferide::DeskConnection</name>
    <message>
        <source>Check the address and the network, and that saferided is running.</source>
        <translation>Prüfen Sie Adresse und Netz, und ob saferided läuft.</translation>
    </message>
    <message>
        <source>Check the address.</source>
        <translation>Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>You are logged out.</source>
        <translation>Sie sind abgemeldet.</translation>
    </message>
    <message>
        <source>The connection was lost.</source>
        <translation>Die Verbindung ist abgerissen.</translation>
    </message>
    <message>
        <source>Retrying automatically.</source>
        <translation>Neuer Versuch läuft automatisch.</translation>
    </message>
</context>
<context>
    <name>saferide::DeskDocks</name>
    <message>
        <source>Rides</source>
        <translation>Fahrten</translation>
    </message>
    <message>
        <source>Riders</source>
        <translation>Fahrer</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Rider</source>
        <translation>Ausgewählter Fahrer</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Riders of %1</source>
        <translation>Fahrer von %1</translation>
    </message>
    <message>
        <source>Alerts (%1)</source>
        <translation>Alarme (%1)</translation>
    </message>
</context>
<context>
    <name>saferide::DeskLogin</name>
    <message>
        <source>The server at %1 is not a SafeRide server.</source>
        <translation>Der Server unter %1 ist kein SafeRide-Server.</translation>
    </message>
    <message>
        <source>The host %1 was not found.</source>
        <translation>Der Rechner %1 wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>No server is responding at %1.</source>
        <translation>Unter %1 antwortet kein Server.</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.</source>
        <translation>%1 ist nicht erreichbar: %2.</translation>
    </message>
    <message>
        <source>Wrong name or password.</source>
        <translation>Name oder Passwort ist falsch.</translation>
    </message>
    <message numerus="yes">
        <source>The server accepts no login with this name or from this network right now. Try again in %n second(s).</source>
        <translation>
            <numerusform>Der Server nimmt gerade keine Anmeldung mit diesem Namen oder aus diesem Netz an. Versuchen Sie es in %n Sekunde wieder.</numerusform>
            <numerusform>Der Server nimmt gerade keine Anmeldung mit diesem Namen oder aus diesem Netz an. Versuchen Sie es in %n Sekunden wieder.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server is not ready.</source>
        <translation>Der Server ist nicht bereit.</translation>
    </message>
    <message>
        <source>The server is not ready: %1.</source>
        <translation>Der Server ist nicht bereit: %1.</translation>
    </message>
    <message>
        <source>%1 did not respond in time.</source>
        <translation>%1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>%1 does not support TLS: %2. Without TLS the address is ws://%1.</source>
        <translation>%1 unterstützt kein TLS: %2. Ohne TLS ist die Adresse ws://%1.</translation>
    </message>
    <message>
        <source>The server at %1 is not a SafeRide server, or it requires TLS: in that case enter wss://%1.</source>
        <translation>Der Server unter %1 ist kein SafeRide-Server, oder er verlangt TLS: Geben Sie dann wss://%1 ein.</translation>
    </message>
</context>
<context>
    <name>saferide::DeskMenus</name>
    <message>
        <source>&amp;Ride</source>
        <translation>&amp;Fahrt</translation>
    </message>
    <message>
        <source>R&amp;ider</source>
        <translation>Fah&amp;rer</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Desk</source>
        <translation>&amp;Leitstelle</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keys and markers</source>
        <translation>&amp;Tasten und Zeichen</translation>
    </message>
    <message>
        <source>&amp;New ride…</source>
        <translation>&amp;Neue Fahrt …</translation>
    </message>
    <message>
        <source>&amp;Edit ride…</source>
        <translation>Fahrt &amp;bearbeiten …</translation>
    </message>
    <message>
        <source>&amp;Edit “%1”…</source>
        <translation>„%1“ &amp;bearbeiten …</translation>
    </message>
    <message>
        <source>&amp;Start ride…</source>
        <translation>Fahrt &amp;starten …</translation>
    </message>
    <message>
        <source>&amp;Start “%1”…</source>
        <translation>„%1“ &amp;starten …</translation>
    </message>
    <message>
        <source>&amp;Finish ride…</source>
        <translation>Fahrt b&amp;eenden …</translation>
    </message>
    <message>
        <source>&amp;Finish “%1”…</source>
        <translation>„%1“ b&amp;eenden …</translation>
    </message>
    <message>
        <source>Cance&amp;l ride…</source>
        <translation>Fahrt &amp;absagen …</translation>
    </message>
    <message>
        <source>Cance&amp;l “%1”…</source>
        <translation>„%1“ &amp;absagen …</translation>
    </message>
    <message>
        <source>&amp;Delete ride…</source>
        <translation>Fahrt &amp;löschen …</translation>
    </message>
    <message>
        <source>&amp;Delete “%1”…</source>
        <translation>„%1“ &amp;löschen …</translation>
    </message>
    <message>
        <source>&amp;Message to the ride…</source>
        <translation>Nach&amp;richt an die Fahrt …</translation>
    </message>
    <message>
        <source>&amp;Message to “%1”…</source>
        <translation>Nach&amp;richt an „%1“ …</translation>
    </message>
    <message>
        <source>&amp;Join code…</source>
        <translation>Be&amp;itrittscode …</translation>
    </message>
    <message>
        <source>&amp;Join code of “%1”…</source>
        <translation>Be&amp;itrittscode von „%1“ …</translation>
    </message>
    <message>
        <source>&amp;Copy join code</source>
        <translation>Beitrittscode &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Copy join code of “%1”</source>
        <translation>Beitrittscode von „%1“ &amp;kopieren</translation>
    </message>
    <message>
        <source>Export as &amp;GPX…</source>
        <translation>Als &amp;GPX exportieren …</translation>
    </message>
    <message>
        <source>Export “%1” as &amp;GPX…</source>
        <translation>„%1“ als &amp;GPX exportieren …</translation>
    </message>
    <message>
        <source>Export as CS&amp;V…</source>
        <translation>Als CS&amp;V exportieren …</translation>
    </message>
    <message>
        <source>Export “%1” as CS&amp;V…</source>
        <translation>„%1“ als CS&amp;V exportieren …</translation>
    </message>
    <message>
        <source>&amp;Add rider…</source>
        <translation>Fahrer &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Add rider to “%1”…</source>
        <translation>Fahrer zu „%1“ &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Remove rider…</source>
        <translation>Fahrer &amp;entfernen …</translation>
    </message>
    <message>
        <source>&amp;Remove %1…</source>
        <translation>%1 &amp;entfernen …</translation>
    </message>
    <message>
        <source>Make &amp;leader</source>
        <translation>Zum &amp;Tourleiter machen</translation>
    </message>
    <message>
        <source>Make %1 &amp;leader</source>
        <translation>%1 zum &amp;Tourleiter machen</translation>
    </message>
    <message>
        <source>Make ri&amp;der</source>
        <translation>Zum &amp;Fahrer machen</translation>
    </message>
    <message>
        <source>Make %1 ri&amp;der</source>
        <translation>%1 zum &amp;Fahrer machen</translation>
    </message>
    <message>
        <source>Make &amp;sweep</source>
        <translation>Zum &amp;Schlussfahrer machen</translation>
    </message>
    <message>
        <source>Make %1 &amp;sweep</source>
        <translation>%1 zum &amp;Schlussfahrer machen</translation>
    </message>
    <message>
        <source>Make s&amp;upport</source>
        <translation>Zum &amp;Begleitfahrzeug machen</translation>
    </message>
    <message>
        <source>Make %1 s&amp;upport</source>
        <translation>%1 zum &amp;Begleitfahrzeug machen</translation>
    </message>
    <message>
        <source>&amp;Copy position</source>
        <translation>P&amp;osition kopieren</translation>
    </message>
    <message>
        <source>&amp;Copy position of %1</source>
        <translation>P&amp;osition von %1 kopieren</translation>
    </message>
    <message>
        <source>Set new &amp;password…</source>
        <translation>Neues &amp;Passwort setzen …</translation>
    </message>
    <message>
        <source>Set new &amp;password of %1…</source>
        <translation>Neues &amp;Passwort für %1 setzen …</translation>
    </message>
    <message>
        <source>&amp;Next alert</source>
        <translation>&amp;Nächster Alarm</translation>
    </message>
    <message>
        <source>Ac&amp;knowledge</source>
        <translation>&amp;Quittieren</translation>
    </message>
    <message>
        <source>Ac&amp;knowledge %1</source>
        <translation>Alarm von %1 &amp;quittieren</translation>
    </message>
    <message>
        <source>Fit &amp;all</source>
        <translation>&amp;Alles zeigen</translation>
    </message>
    <message>
        <source>Follow the &amp;ride</source>
        <translation>Der &amp;Fahrt folgen</translation>
    </message>
    <message>
        <source>Follow the rid&amp;er</source>
        <translation>Dem Fah&amp;rer folgen</translation>
    </message>
    <message>
        <source>Free &amp;view</source>
        <translation>Freie A&amp;nsicht</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Trails</source>
        <translation>&amp;Spuren</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>&amp;Draw a route</source>
        <translation>Strecke &amp;zeichnen</translation>
    </message>
    <message>
        <source>New map &amp;window</source>
        <translation>Neues Kartenf&amp;enster</translation>
    </message>
    <message>
        <source>&amp;Print the map…</source>
        <translation>Karte &amp;drucken …</translation>
    </message>
    <message>
        <source>Save the map as PD&amp;F…</source>
        <translation>Karte als &amp;PDF speichern …</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>&amp;Befehlspalette …</translation>
    </message>
    <message>
        <source>&amp;Daylight colours</source>
        <translation>&amp;Tagesfarben</translation>
    </message>
    <message>
        <source>&amp;Night colours</source>
        <translation>&amp;Nachtfarben</translation>
    </message>
    <message>
        <source>Colours for colour &amp;blindness</source>
        <translation>Farben für &amp;Farbenblinde</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Reset the layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Users…</source>
        <translation>&amp;Benutzer …</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>Log &amp;in…</source>
        <translation>&amp;Anmelden …</translation>
    </message>
    <message>
        <source>&amp;Reconnect now</source>
        <translation>&amp;Jetzt neu verbinden</translation>
    </message>
    <message>
        <source>Show &amp;certificate…</source>
        <translation>&amp;Zertifikat anzeigen …</translation>
    </message>
    <message>
        <source>&amp;Log out</source>
        <translation>Ab&amp;melden</translation>
    </message>
    <message>
        <source>&amp;Log out %1</source>
        <translation>%1 ab&amp;melden</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>En&amp;de</translation>
    </message>
    <message>
        <source>R&amp;esolve SOS…</source>
        <translation>Notruf abs&amp;chließen…</translation>
    </message>
    <message>
        <source>R&amp;esolve SOS of %1…</source>
        <translation>Notruf von %1 abs&amp;chließen…</translation>
    </message>
    <message>
        <source>Add rider &amp;without an account…</source>
        <translation>Fahrer ohne &amp;Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Add rider &amp;without an account to “%1”…</source>
        <translation>Fahrer ohne &amp;Konto zu „%1“ hinzufügen …</translation>
    </message>
    <message>
        <source>Se&amp;t up an app…</source>
        <translation>&amp;App einrichten …</translation>
    </message>
    <message>
        <source>Se&amp;t up an app for %1…</source>
        <translation>&amp;App für %1 einrichten …</translation>
    </message>
    <message>
        <source>C&amp;ontact…</source>
        <translation>Kontakt&amp;daten …</translation>
    </message>
    <message>
        <source>C&amp;ontact of %1…</source>
        <translation>Kontakt&amp;daten von %1 …</translation>
    </message>
    <message>
        <source>Who is on the wa&amp;y…</source>
        <translation>Wer ist &amp;unterwegs …</translation>
    </message>
    <message>
        <source>Who is on the wa&amp;y to %1…</source>
        <translation>Wer ist &amp;unterwegs zu %1 …</translation>
    </message>
</context>
<context>
    <name>saferide::DeskRequests</name>
    <message>
        <source>Too many requests at once.</source>
        <translation>Zu viele Anfragen auf einmal.</translation>
    </message>
    <message>
        <source>The server did not respond in time.</source>
        <translation>Der Server hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Not sent: there is no connection to the server. Try again when the display is live.</source>
        <translation>Nicht gesendet: Es gibt keine Verbindung zum Server. Versuchen Sie es wieder, wenn die Anzeige live ist.</translation>
    </message>
    <message>
        <source>The reply to %1 cannot be read: %2.</source>
        <translation>Die Antwort auf %1 ist nicht lesbar: %2.</translation>
    </message>
</context>
<context>
    <name>saferide::ExportDialog</name>
    <message>
        <source>Exporting the positions of “%1”…</source>
        <translation>Die Positionen von „%1“ werden exportiert …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The export of “%1” was cancelled.</source>
        <translation>Der Export von „%1“ wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Exported “%1” to %2</source>
        <translation>„%1“ nach %2 exportiert</translation>
    </message>
    <message>
        <source>The export of “%1” failed: %2</source>
        <translation>Der Export von „%1“ ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Choose another folder.</source>
        <translation>%1 kann nicht geschrieben werden: %2. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
</context>
<context>
    <name>saferide::GpxFile</name>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 ist keine Datei.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>%1 is larger than 10 MB. Simplify it before importing it.</source>
        <translation>%1 ist größer als 10 MB. Vereinfachen Sie die Datei, bevor Sie sie importieren.</translation>
    </message>
    <message>
        <source>“%1” is not a valid GPX file: %2</source>
        <translation>„%1“ ist keine gültige GPX-Datei: %2</translation>
    </message>
</context>
<context>
    <name>saferide::HelpWindow</name>
    <message>
        <source>Keys and markers</source>
        <translation>Tasten und Zeichen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Star: leader</source>
        <translation>Stern: Tourleiter</translation>
    </message>
    <message>
        <source>Disc: moving rider; the tip shows the direction</source>
        <translation>Scheibe: Fahrer in Bewegung; die Spitze zeigt die Richtung</translation>
    </message>
    <message>
        <source>Square: sweep</source>
        <translation>Quadrat: Schlussfahrer</translation>
    </message>
    <message>
        <source>Diamond: support</source>
        <translation>Raute: Begleitfahrzeug</translation>
    </message>
    <message>
        <source>Orange: stopped</source>
        <translation>Orange: steht</translation>
    </message>
    <message>
        <source>Pale: the last fix is older than 30 seconds</source>
        <translation>Blass: Die letzte Position ist älter als 30 Sekunden</translation>
    </message>
    <message>
        <source>Hollow: older than 2 minutes, silent</source>
        <translation>Hohl: älter als 2 Minuten, stumm</translation>
    </message>
    <message>
        <source>Dashed: older than 10 minutes</source>
        <translation>Gestrichelt: älter als 10 Minuten</translation>
    </message>
    <message>
        <source>A group and its size; the ring shows how many are moving, stopped and silent. Click to expand it</source>
        <translation>Eine Gruppe mit ihrer Anzahl; der Ring zeigt, wie viele fahren, stehen und stumm sind. Ein Klick löst sie auf</translation>
    </message>
    <message>
        <source>Arrow keys, + and -</source>
        <translation>Pfeiltasten, + und -</translation>
    </message>
    <message>
        <source>move and zoom the map when it has the focus</source>
        <translation>verschieben und vergrößern die Karte, wenn sie den Fokus hat</translation>
    </message>
    <message>
        <source>Shift and drag</source>
        <translation>Umschalt und Ziehen</translation>
    </message>
    <message>
        <source>zooms to a rectangle</source>
        <translation>vergrößert einen Ausschnitt</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>on a rider: follow them; on a ride: follow it</source>
        <translation>auf Fahrer oder Fahrt: ihnen folgen</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>on an alert: acknowledge it</source>
        <translation>auf einem Alarm: quittieren</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
    <message>
        <source>in a table: copy the row</source>
        <translation>in einer Tabelle: Zeile kopieren</translation>
    </message>
    <message>
        <source>Shift+F10</source>
        <translation>Umschalt+F10</translation>
    </message>
    <message>
        <source>in a table: choose columns and sorting</source>
        <translation>in einer Tabelle: Spalten und Sortierung wählen</translation>
    </message>
</context>
<context>
    <name>saferide::HistoryChart</name>
    <message>
        <source>now %1</source>
        <translation>jetzt %1</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>noch nichts aufgezeichnet</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>saferide::HttpTileSource</name>
    <message>
        <source>Map tiles cannot be loaded from %1: %2. Stored tiles and the built-in map are shown; check the address in the settings.</source>
        <translation>Von %1 lassen sich keine Kartenkacheln laden: %2. Gezeigt werden gespeicherte Kacheln und die eingebaute Karte; prüfen Sie die Adresse in den Einstellungen.</translation>
    </message>
    <message>
        <source>The map tiles of %1 are not images. Check the address in the settings.</source>
        <translation>Die Kartenkacheln von %1 sind keine Bilder. Prüfen Sie die Adresse in den Einstellungen.</translation>
    </message>
</context>
<context>
    <name>saferide::IncidentBar</name>
    <message>
        <source>SOS</source>
        <translation>SOS</translation>
    </message>
    <message>
        <source>S&amp;how</source>
        <translation>&amp;Zeigen</translation>
    </message>
    <message>
        <source>Ac&amp;knowledge</source>
        <translation>&amp;Quittieren</translation>
    </message>
    <message>
        <source>%1: %2, “%3” · %4</source>
        <translation>%1: %2, „%3“ · %4</translation>
    </message>
    <message numerus="yes">
        <source>%1 (and %n more)</source>
        <translation>
            <numerusform>%1 (und %n weiterer)</numerusform>
            <numerusform>%1 (und %n weitere)</numerusform>
        </translation>
    </message>
    <message>
        <source>C&amp;ontact…</source>
        <translation>K&amp;ontakt…</translation>
    </message>
</context>
<context>
    <name>saferide::LinkBadge</name>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>no data yet</source>
        <translation>noch keine Daten</translation>
    </message>
    <message>
        <source>data is current</source>
        <translation>Daten sind aktuell</translation>
    </message>
    <message>
        <source>data is %1 old</source>
        <translation>Daten sind %1 alt</translation>
    </message>
</context>
<context>
    <name>saferide::LinkEnd</name>
    <message>
        <source>The server at %1 is not ready.</source>
        <translation>Der Server unter %1 ist nicht bereit.</translation>
    </message>
    <message>
        <source>The connection to %1 was lost.</source>
        <translation>Die Verbindung zu %1 ist abgerissen.</translation>
    </message>
    <message>
        <source>Enter your password to continue.</source>
        <translation>Geben Sie Ihr Passwort ein, um fortzufahren.</translation>
    </message>
    <message>
        <source>Update the older of the two, this desk or the server.</source>
        <translation>Aktualisieren Sie das Ältere von beiden: diese Leitstelle oder den Server.</translation>
    </message>
    <message>
        <source>Update this desk: it is older than the server.</source>
        <translation>Aktualisieren Sie diese Leitstelle: Sie ist älter als der Server.</translation>
    </message>
    <message>
        <source>Update the server: it is older than this desk.</source>
        <translation>Aktualisieren Sie den Server: Er ist älter als diese Leitstelle.</translation>
    </message>
    <message>
        <source>The display is not updated until the connection is restored. Retrying automatically.</source>
        <translation>Die Anzeige wird nicht aktualisiert, bis die Verbindung wiederhergestellt ist. Neue Versuche erfolgen automatisch.</translation>
    </message>
    <message>
        <source>The connection was lost.</source>
        <translation>Die Verbindung ist abgerissen.</translation>
    </message>
    <message>
        <source>Your login is no longer valid.</source>
        <translation>Ihre Anmeldung gilt nicht mehr.</translation>
    </message>
    <message>
        <source>Your login has expired.</source>
        <translation>Ihre Anmeldung ist abgelaufen.</translation>
    </message>
    <message>
        <source>%1 is neither a dispatcher nor an admin.</source>
        <translation>%1 ist weder Disponent noch Administrator.</translation>
    </message>
    <message>
        <source>Log in with another name, or ask an admin for the role.</source>
        <translation>Melden Sie sich unter einem anderen Namen an oder bitten Sie einen Administrator um die Rolle.</translation>
    </message>
    <message>
        <source>The server is stopping or restarting.</source>
        <translation>Der Server wird beendet oder neu gestartet.</translation>
    </message>
    <message>
        <source>The server&apos;s database is not responding.</source>
        <translation>Die Datenbank des Servers antwortet nicht.</translation>
    </message>
    <message>
        <source>A message was too large for the connection to %1.</source>
        <translation>Eine Nachricht war zu groß für die Verbindung zu %1.</translation>
    </message>
    <message>
        <source>The server at %1 does not support desks.</source>
        <translation>Der Server unter %1 unterstützt keine Leitstellen.</translation>
    </message>
    <message>
        <source>Check the address. The server may be an older version of SafeRide.</source>
        <translation>Prüfen Sie die Adresse. Vielleicht ist der Server eine ältere Version von SafeRide.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted: %2.</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut: %2.</translation>
    </message>
    <message>
        <source>Ask the administrator of the server for its certificate, and trust it on this computer.</source>
        <translation>Lassen Sie sich das Zertifikat vom Administrator des Servers geben, und vertrauen Sie ihm auf diesem Rechner.</translation>
    </message>
    <message>
        <source>No server is responding at %1.</source>
        <translation>Unter %1 antwortet kein Server.</translation>
    </message>
    <message>
        <source>The server sent data that this desk does not understand: %1.</source>
        <translation>Der Server hat Daten gesendet, die diese Leitstelle nicht versteht: %1.</translation>
    </message>
    <message>
        <source>The server at %1 is not a SafeRide server.</source>
        <translation>Der Server unter %1 ist kein SafeRide-Server.</translation>
    </message>
    <message>
        <source>Check the address.</source>
        <translation>Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>The server at %1 uses another version (%2; this desk: %3).</source>
        <translation>Der Server unter %1 verwendet eine andere Version (%2; diese Leitstelle: %3).</translation>
    </message>
    <message>
        <source>The certificate of %1 is not the trusted one.</source>
        <translation>Das Zertifikat von %1 ist nicht das, dem vertraut wird.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted: %2</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut: %2</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the administrator of the server before you trust it.</source>
        <translation>Vergleichen Sie den Fingerabdruck mit dem Administrator des Servers, bevor Sie ihm vertrauen.</translation>
    </message>
    <message>
        <source>No data received from %1 for %2 seconds.</source>
        <translation>Von %1 kamen %2 Sekunden lang keine Daten.</translation>
    </message>
    <message>
        <source>%1 is not responding.</source>
        <translation>%1 antwortet nicht.</translation>
    </message>
</context>
<context>
    <name>saferide::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>“%1” is %2</source>
        <translation>„%1“: %2</translation>
    </message>
    <message>
        <source>%1 acknowledged %2 (%3)</source>
        <translation>%1 hat %2 quittiert (%3)</translation>
    </message>
    <message>
        <source>The server has more rides and riders than this desk supports: not all of them are shown.</source>
        <translation>Der Server hat mehr Fahrten und Fahrer, als diese Leitstelle unterstützt: Nicht alle werden gezeigt.</translation>
    </message>
    <message>
        <source>The display is live (%1)</source>
        <translation>Die Anzeige ist live (%1)</translation>
    </message>
    <message>
        <source>%1 left “%2”</source>
        <translation>%1 hat „%2“ verlassen</translation>
    </message>
    <message>
        <source>Positions of some riders come a few seconds late: the servers do not hear each other</source>
        <translation>Positionen einiger Fahrer kommen einige Sekunden später: Die Server hören einander nicht</translation>
    </message>
    <message>
        <source>All positions are live again</source>
        <translation>Alle Positionen sind wieder live</translation>
    </message>
</context>
<context>
    <name>saferide::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Protokoll durchsuchen</translation>
    </message>
</context>
<context>
    <name>saferide::LoginFlow</name>
    <message>
        <source>The password was not saved: %1</source>
        <translation>Das Passwort wurde nicht gespeichert: %1</translation>
    </message>
</context>
<context>
    <name>saferide::LoginPage</name>
    <message>
        <source>SafeRide – log in</source>
        <translation>SafeRide – Anmeldung</translation>
    </message>
    <message>
        <source>SafeRide desk</source>
        <translation>SafeRide-Leitstelle</translation>
    </message>
    <message>
        <source>Every live ride on one map. Log in as a dispatcher.</source>
        <translation>Alle laufenden Fahrten auf einer Karte. Melden Sie sich als Disponent an.</translation>
    </message>
    <message>
        <source>localhost:8000</source>
        <translation>localhost:8000</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>&amp;Remember in the keychain of this computer</source>
        <translation>Im &amp;Schlüsselbund dieses Rechners merken</translation>
    </message>
    <message>
        <source>Logging in…</source>
        <translation>Anmeldung läuft …</translation>
    </message>
    <message>
        <source>Enter a name and a password.</source>
        <translation>Geben Sie Name und Passwort ein.</translation>
    </message>
    <message>
        <source>SafeRide – log in again</source>
        <translation>SafeRide – erneut anmelden</translation>
    </message>
</context>
<context>
    <name>saferide::MainWindow</name>
    <message>
        <source>No unacknowledged alerts.</source>
        <translation>Keine unquittierten Alarme.</translation>
    </message>
    <message>
        <source>SafeRide desk</source>
        <translation>SafeRide-Leitstelle</translation>
    </message>
    <message>
        <source>%1 – SafeRide desk</source>
        <translation>%1 – SafeRide-Leitstelle</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>&amp;Search rides</source>
        <translation>Fahrten &amp;suchen</translation>
    </message>
    <message>
        <source>Search ri&amp;ders</source>
        <translation>Fahrer s&amp;uchen</translation>
    </message>
    <message>
        <source>&amp;Rides</source>
        <translation>&amp;Fahrten</translation>
    </message>
    <message>
        <source>R&amp;iders</source>
        <translation>Fah&amp;rer</translation>
    </message>
    <message>
        <source>&amp;Alerts</source>
        <translation>&amp;Alarme</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>Leitstelle</translation>
    </message>
    <message>
        <source>No data received since %1.</source>
        <translation>Seit %1 wurden keine Daten empfangen.</translation>
    </message>
</context>
<context>
    <name>saferide::MapPaper</name>
    <message>
        <source>The map cannot be printed: the printer is not responding. Choose another printer, or save the map as PDF.</source>
        <translation>Die Karte kann nicht gedruckt werden: Der Drucker antwortet nicht. Wählen Sie einen anderen Drucker oder speichern Sie die Karte als PDF.</translation>
    </message>
    <message>
        <source>Printed the map</source>
        <translation>Karte gedruckt</translation>
    </message>
    <message>
        <source>The printer did not accept the map.</source>
        <translation>Der Drucker hat die Karte nicht angenommen.</translation>
    </message>
    <message>
        <source>Save the map as PDF</source>
        <translation>Karte als PDF speichern</translation>
    </message>
    <message>
        <source>map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF-Dateien (*.pdf)</translation>
    </message>
    <message>
        <source>Saved the map to %1</source>
        <translation>Karte nach %1 gespeichert</translation>
    </message>
    <message>
        <source>The map cannot be saved as %1: %2. Choose another folder.</source>
        <translation>Die Karte kann nicht als %1 gespeichert werden: %2. Wählen Sie einen anderen Ordner.</translation>
    </message>
</context>
<context>
    <name>saferide::MapView</name>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
</context>
<context>
    <name>saferide::MapWindow</name>
    <message>
        <source>Map – SafeRide desk</source>
        <translation>Karte – SafeRide-Leitstelle</translation>
    </message>
    <message>
        <source>%1 – map – SafeRide desk</source>
        <translation>%1 – Karte – SafeRide-Leitstelle</translation>
    </message>
</context>
<context>
    <name>saferide::MbtilesSource</name>
    <message>
        <source>%1 cannot be used as a map: %2</source>
        <translation>%1 ist nicht als Karte zu gebrauchen: %2</translation>
    </message>
    <message>
        <source>the file does not exist. Choose another one.</source>
        <translation>Die Datei gibt es nicht. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>it is not an MBTiles file, or it is damaged. Download it again.</source>
        <translation>Sie ist keine MBTiles-Datei oder beschädigt. Laden Sie sie neu herunter.</translation>
    </message>
    <message>
        <source>it has vector tiles. Choose one with raster tiles (PNG or JPEG).</source>
        <translation>Sie hat Vektorkacheln. Wählen Sie eine mit Rasterkacheln (PNG oder JPEG).</translation>
    </message>
    <message>
        <source>it has no tiles, or it is damaged. Download it again.</source>
        <translation>Sie hat keine Kacheln oder ist beschädigt. Laden Sie sie neu herunter.</translation>
    </message>
    <message>
        <source>its tiles are not images. Choose one with raster tiles (PNG or JPEG).</source>
        <translation>Ihre Kacheln sind keine Bilder. Wählen Sie eine mit Rasterkacheln (PNG oder JPEG).</translation>
    </message>
</context>
<context>
    <name>saferide::MessageDialog</name>
    <message>
        <source>Message to “%1”</source>
        <translation>Nachricht an „%1“</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>&amp;Senden</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message to everybody in the ride. Press Ctrl+Return to send.</source>
        <translation>Nachricht an alle in der Fahrt. Strg+Eingabe sendet.</translation>
    </message>
    <message numerus="yes">
        <source>Sent to all phones that are currently connected (%n in the ride).</source>
        <translation>
            <numerusform>Geht an alle Telefone, die gerade verbunden sind (%n Person in der Fahrt).</numerusform>
            <numerusform>Geht an alle Telefone, die gerade verbunden sind (%n Personen in der Fahrt).</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter a message.</source>
        <translation>Geben Sie eine Nachricht ein.</translation>
    </message>
    <message>
        <source>A message can have at most %1 characters; this one has %2.</source>
        <translation>Eine Nachricht darf höchstens %1 Zeichen haben; diese hat %2.</translation>
    </message>
</context>
<context>
    <name>saferide::Notifier</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n Alarm</numerusform>
            <numerusform>%n Alarme</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::OutcomeWords</name>
    <message>
        <source>The outcome is unknown. Check the result before you retry. Reason: %1</source>
        <translation>Das Ergebnis ist unbekannt. Prüfen Sie es, bevor Sie es erneut versuchen. Grund: %1</translation>
    </message>
</context>
<context>
    <name>saferide::PaletteCommands</name>
    <message>
        <source>ride</source>
        <translation>Fahrt</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
</context>
<context>
    <name>saferide::ParticipantModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Along</source>
        <translation>Bei km</translation>
    </message>
    <message>
        <source>Off route</source>
        <translation>Abseits</translation>
    </message>
    <message>
        <source>Last fix</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>Akku</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Without an account (guest)</source>
        <translation>Ohne Konto (Gast)</translation>
    </message>
</context>
<context>
    <name>saferide::PasswordDialog</name>
    <message>
        <source>New password for %1</source>
        <translation>Neues Passwort für %1</translation>
    </message>
    <message>
        <source>&amp;Set password</source>
        <translation>Passwort &amp;setzen</translation>
    </message>
    <message>
        <source>S&amp;how password</source>
        <translation>Passwort an&amp;zeigen</translation>
    </message>
    <message>
        <source>%1 is logged out everywhere and must log in with the new password.</source>
        <translation>%1 wird überall abgemeldet und muss sich mit dem neuen Passwort anmelden.</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>A password must have at least 6 characters.</source>
        <translation>Ein Passwort muss mindestens 6 Zeichen haben.</translation>
    </message>
</context>
<context>
    <name>saferide::ResolveDialog</name>
    <message>
        <source>SOS of %1</source>
        <translation>Notruf von %1</translation>
    </message>
    <message>
        <source>&amp;Resolve</source>
        <translation>&amp;Abschließen</translation>
    </message>
    <message>
        <source>For the other dispatchers and the report</source>
        <translation>Für die anderen Leitstellen und den Bericht</translation>
    </message>
    <message>
        <source>&amp;How did it end?</source>
        <translation>&amp;Wie ging es aus?</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>&amp;Notiz</translation>
    </message>
    <message>
        <source>Say in a note how it ended.</source>
        <translation>Bitte in einer Notiz sagen, wie es ausging.</translation>
    </message>
    <message>
        <source>Resolve SOS of %1: %2</source>
        <translation>Notruf von %1 abschließen: %2</translation>
    </message>
</context>
<context>
    <name>saferide::RideDialog</name>
    <message>
        <source>Edit “%1”</source>
        <translation>„%1“ bearbeiten</translation>
    </message>
    <message>
        <source>New ride</source>
        <translation>Neue Fahrt</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>S&amp;peichern</translation>
    </message>
    <message>
        <source>&amp;Create ride</source>
        <translation>Fahrt anl&amp;egen</translation>
    </message>
    <message>
        <source>No route</source>
        <translation>Keine Strecke</translation>
    </message>
    <message>
        <source>&amp;Import GPX…</source>
        <translation>GPX &amp;importieren …</translation>
    </message>
    <message>
        <source>Import GPX</source>
        <translation>GPX importieren</translation>
    </message>
    <message>
        <source>GPX files (*.gpx);;All files (*)</source>
        <translation>GPX-Dateien (*.gpx);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>All participants see the route</source>
        <translation>Alle Teilnehmer sehen die Strecke</translation>
    </message>
    <message>
        <source>Participants see it once the ride is live</source>
        <translation>Teilnehmer sehen sie, sobald die Fahrt läuft</translation>
    </message>
    <message>
        <source>Only the organizer and dispatchers see it</source>
        <translation>Nur Organisator und Disponenten sehen sie</translation>
    </message>
    <message>
        <source>&amp;Listed: riders find it without the code</source>
        <translation>&amp;Gelistet: Fahrer finden sie ohne den Code</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>St&amp;art</source>
        <translation>St&amp;art</translation>
    </message>
    <message>
        <source>&amp;Route</source>
        <translation>St&amp;recke</translation>
    </message>
    <message>
        <source>&amp;Visibility</source>
        <translation>&amp;Sichtbarkeit</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>Route %1</source>
        <translation>Strecke %1</translation>
    </message>
    <message>
        <source>A ride must have a title.</source>
        <translation>Eine Fahrt muss einen Titel haben.</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>„%1“ ändern</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Could not be loaded and will not be changed: %1</source>
        <translation>Konnte nicht geladen werden und bleibt unverändert: %1</translation>
    </message>
    <message>
        <source>&amp;Guests: whoever knows the code joins without an account</source>
        <translation>Gäste: wer den Code &amp;kennt, fährt ohne Konto mit</translation>
    </message>
    <message>
        <source>Show the gr&amp;oup in OwnTracks</source>
        <translation>Gruppe in &amp;OwnTracks zeigen</translation>
    </message>
    <message>
        <source>Riders with this app see leader, sweep, support and the nearest riders on its map</source>
        <translation>Fahrer mit dieser App sehen Tourleiter, Schlussfahrer, Begleitfahrzeug und die nächsten Fahrer auf deren Karte</translation>
    </message>
</context>
<context>
    <name>saferide::RideExporter</name>
    <message>
        <source>The server returned an endless list.</source>
        <translation>Der Server hat eine endlose Liste gesendet.</translation>
    </message>
</context>
<context>
    <name>saferide::RideListModel</name>
    <message>
        <source>Ride</source>
        <translation>Fahrt</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Riders</source>
        <translation>Fahrer</translation>
    </message>
    <message>
        <source>Moving</source>
        <translation>Fahren</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Stehen</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Last fix</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
</context>
<context>
    <name>saferide::RideMap</name>
    <message>
        <source>Map: Natural Earth</source>
        <translation>Karte: Natural Earth</translation>
    </message>
</context>
<context>
    <name>saferide::RiderActs</name>
    <message>
        <source>Join code of “%1”</source>
        <translation>Beitrittscode von „%1“</translation>
    </message>
    <message>
        <source>App of %1</source>
        <translation>App von %1</translation>
    </message>
    <message>
        <source>Whoever has these links reports positions as %1. They are shown only now.</source>
        <translation>Wer diese Links hat, meldet Positionen als %1. Sie werden nur jetzt gezeigt.</translation>
    </message>
    <message>
        <source>%1 has an account, so only the rider can set up an app: with this link, on the phone, logged in.</source>
        <translation>%1 hat ein Konto; deshalb kann nur diese Person selbst eine App einrichten: mit diesem Link, auf dem Telefon, angemeldet.</translation>
    </message>
    <message>
        <source>Set up an app for %1?</source>
        <translation>Eine App für %1 einrichten?</translation>
    </message>
    <message>
        <source>The links contain a new key. What %1 has set up before stops reporting.</source>
        <translation>Die Links enthalten einen neuen Schlüssel. Was %1 vorher eingerichtet hat, meldet dann nichts mehr.</translation>
    </message>
    <message>
        <source>&amp;Make a new key</source>
        <translation>&amp;Neuen Schlüssel machen</translation>
    </message>
    <message>
        <source>%1 joined without a dispatcher, so only the page on that phone can set up an app. On another phone, they join again with this link.</source>
        <translation>%1 ist ohne Disponenten beigetreten; deshalb kann nur die Seite auf jenem Telefon eine App einrichten. Auf einem anderen Telefon tritt man mit diesem Link neu bei.</translation>
    </message>
    <message>
        <source>Remove %1 from “%2”?</source>
        <translation>%1 aus „%2“ entfernen?</translation>
    </message>
    <message>
        <source>%1 can rejoin with the code of the ride. Recorded positions are kept.</source>
        <translation>%1 kann mit dem Code der Fahrt wieder beitreten. Aufgezeichnete Positionen bleiben erhalten.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Remove rider</source>
        <translation>Fahrer entfernen</translation>
    </message>
    <message>
        <source>%1 is no longer in “%2”.</source>
        <translation>%1 ist nicht mehr in „%2“.</translation>
    </message>
    <message>
        <source>There is no position to copy.</source>
        <translation>Es gibt keine Position zum Kopieren.</translation>
    </message>
    <message>
        <source>Copied the position of %1: %2</source>
        <translation>Position von %1 kopiert: %2</translation>
    </message>
    <message>
        <source>Acknowledge %1</source>
        <translation>Alarm quittieren: %1</translation>
    </message>
    <message>
        <source>%1: the server has not stored it yet. Acknowledge it in a moment.</source>
        <translation>%1: der Server hat es noch nicht gespeichert. Gleich noch einmal quittieren.</translation>
    </message>
</context>
<context>
    <name>saferide::RiderDetails</name>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>Along the route</source>
        <translation>Auf der Strecke</translation>
    </message>
    <message>
        <source>Off the route</source>
        <translation>Abseits der Strecke</translation>
    </message>
    <message>
        <source>Last fix</source>
        <translation>Letzte Position</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Altitude</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>Akku</translation>
    </message>
    <message>
        <source>Elevation</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Rider details</source>
        <translation>Angaben zum Fahrer</translation>
    </message>
    <message>
        <source>Nobody selected</source>
        <translation>Niemand ausgewählt</translation>
    </message>
    <message>
        <source>Select a rider in the list or on the map.</source>
        <translation>Wählen Sie einen Fahrer in der Liste oder auf der Karte.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>without an account</source>
        <translation>ohne Konto</translation>
    </message>
</context>
<context>
    <name>saferide::RiderMenu</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::RidersPanel</name>
    <message>
        <source>Riders</source>
        <translation>Fahrer</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>No riders yet.</source>
        <translation>Noch keine Fahrer.</translation>
    </message>
</context>
<context>
    <name>saferide::RidesPanel</name>
    <message>
        <source>Rides</source>
        <translation>Fahrten</translation>
    </message>
    <message>
        <source>Search by title or code</source>
        <translation>Nach Titel oder Code suchen</translation>
    </message>
    <message>
        <source>No planned or live rides.</source>
        <translation>Keine geplanten oder laufenden Fahrten.</translation>
    </message>
</context>
<context>
    <name>saferide::ServerAddress</name>
    <message>
        <source>The server address is empty. Enter HOST:PORT, e.g. localhost:8000.</source>
        <translation>Die Serveradresse fehlt. Geben Sie HOST:PORT ein, z. B. localhost:8000.</translation>
    </message>
    <message>
        <source>The server address starts with %1://; use ws:// or wss://.</source>
        <translation>Die Serveradresse beginnt mit %1://; verwenden Sie ws:// oder wss://.</translation>
    </message>
    <message>
        <source>“%1” is not a server address. Enter HOST:PORT, e.g. localhost:8000.</source>
        <translation>„%1“ ist keine Serveradresse. Geben Sie HOST:PORT ein, z. B. localhost:8000.</translation>
    </message>
</context>
<context>
    <name>saferide::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>Systemsprache</translation>
    </message>
    <message>
        <source>Kilometres</source>
        <translation>Kilometer</translation>
    </message>
    <message>
        <source>Miles</source>
        <translation>Meilen</translation>
    </message>
    <message>
        <source>24 hours (15:04)</source>
        <translation>24 Stunden (15:04)</translation>
    </message>
    <message>
        <source>12 hours (3:04 pm)</source>
        <translation>12 Stunden (3:04 pm)</translation>
    </message>
    <message>
        <source>Daylight</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Nacht</translation>
    </message>
    <message>
        <source>Colour-blind</source>
        <translation>Für Farbenblinde</translation>
    </message>
    <message>
        <source>&amp;Sound on new alerts</source>
        <translation>&amp;Ton bei neuen Alarmen</translation>
    </message>
    <message>
        <source>Desktop &amp;notification on new alerts</source>
        <translation>Desktop-&amp;Benachrichtigung bei neuen Alarmen</translation>
    </message>
    <message>
        <source>Built-in: coasts, borders and towns</source>
        <translation>Eingebaut: Küsten, Grenzen und Orte</translation>
    </message>
    <message>
        <source>Tile server</source>
        <translation>Kachelserver</translation>
    </message>
    <message>
        <source>MBTiles file</source>
        <translation>MBTiles-Datei</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;Distances</source>
        <translation>&amp;Entfernungen</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>&amp;Uhrzeit</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoomstufen</translation>
    </message>
    <message>
        <source>C&amp;redits</source>
        <translation>&amp;Quellenangabe</translation>
    </message>
    <message>
        <source>Tile address</source>
        <translation>Adresse der Kacheln</translation>
    </message>
    <message>
        <source>Minimum zoom</source>
        <translation>Kleinste Zoomstufe</translation>
    </message>
    <message>
        <source>Maximum zoom</source>
        <translation>Größte Zoomstufe</translation>
    </message>
    <message>
        <source>MBTiles files (*.mbtiles);;All files (*)</source>
        <translation>MBTiles-Dateien (*.mbtiles);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The address must start with https:// or http:// and contain {z}, {x} and {y}.</source>
        <translation>Die Adresse muss mit https:// oder http:// beginnen und {z}, {x} und {y} enthalten.</translation>
    </message>
    <message>
        <source>The minimum zoom is larger than the maximum zoom.</source>
        <translation>Die kleinste Zoomstufe ist größer als die größte.</translation>
    </message>
    <message>
        <source>%1 is not supported. Enter its value in the address.</source>
        <translation>%1 wird nicht unterstützt. Geben Sie den Wert in der Adresse an.</translation>
    </message>
</context>
<context>
    <name>saferide::SetupDialog</name>
    <message>
        <source>Ways to be seen</source>
        <translation>Wege, gesehen zu werden</translation>
    </message>
    <message>
        <source>&amp;Copy link</source>
        <translation>Link &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;Drucken…</translation>
    </message>
    <message>
        <source>QR code of %1</source>
        <translation>QR-Code von %1</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
</context>
<context>
    <name>saferide::SetupGuide</name>
    <message>
        <source>%1 is not encrypted (https). Browsers give such a page no positions, and the keys of apps can be read on their way.</source>
        <translation>%1 ist nicht verschlüsselt (https). Browser geben einer solchen Seite keine Positionen, und die Schlüssel der Apps sind unterwegs lesbar.</translation>
    </message>
    <message>
        <source>Phones cannot reach %1, by which this desk reaches the server. The administrator sets their address as public_url.</source>
        <translation>Telefone erreichen %1 nicht, die Adresse, über die diese Leitstelle den Server erreicht. Der Administrator gibt ihre Adresse als public_url an.</translation>
    </message>
    <message>
        <source>Scan with the camera of the phone</source>
        <translation>Mit der Kamera des Telefons scannen</translation>
    </message>
    <message>
        <source>%1

Install it, scan the code or open the link on the phone, join, and tap “Set up %2” on the page. Only that page can do it: it has the key of this rider.</source>
        <translation>%1

Installieren, auf dem Telefon den Code scannen oder den Link öffnen, mitfahren, und auf der Seite „%2 einrichten“ antippen. Das kann nur diese Seite: Sie hat den Schlüssel dieses Fahrers.</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Nothing to install. Riders scan the code or open the link, and give their name. The page shows the group and has an SOS button; it sends the position as long as it is open and the screen is on.</source>
        <translation>Nichts zu installieren. Fahrer scannen den Code oder öffnen den Link und geben ihren Namen an. Die Seite zeigt die Gruppe und hat einen SOS-Knopf; sie sendet die Position, solange sie offen und der Bildschirm an ist.</translation>
    </message>
    <message>
        <source>Android and iPhone. Recommended for the pocket: it tracks with the screen off and has an SOS button.</source>
        <translation>Android und iPhone. Empfohlen für die Tasche: Die App ortet bei ausgeschaltetem Bildschirm und hat einen SOS-Knopf.</translation>
    </message>
    <message>
        <source>Android and iPhone. Shows the group on its own map.</source>
        <translation>Android und iPhone. Zeigt die Gruppe auf der eigenen Karte.</translation>
    </message>
    <message>
        <source>iPhone.</source>
        <translation>iPhone.</translation>
    </message>
    <message>
        <source>Android.</source>
        <translation>Android.</translation>
    </message>
    <message>
        <source>Android.

Scan the code or open the link on the phone and join. The page then shows the address for Plugins → Trip recording → Online tracking. A trip must be recorded, too.</source>
        <translation>Android.

Auf dem Telefon den Code scannen oder den Link öffnen und mitfahren. Die Seite zeigt dann die Adresse für Plugins → Track-Aufzeichnung → Online-Tracking. Auch ein Track muss aufgezeichnet werden.</translation>
    </message>
    <message>
        <source>%1

Open the link on the phone. Or scan the code, and tap “Use an app instead” on the page.</source>
        <translation>%1

Den Link auf dem Telefon öffnen. Oder den Code scannen und auf der Seite „Lieber eine App“ antippen.</translation>
    </message>
    <message>
        <source>Android and iPhone. Recommended for the pocket: it tracks with the screen off and has an SOS button.

Install it, scan the code in its settings or open the link on the phone, and start the tracking.</source>
        <translation>Android und iPhone. Empfohlen für die Tasche: Die App ortet bei ausgeschaltetem Bildschirm und hat einen SOS-Knopf.

Installieren, den Code in den Einstellungen der App scannen oder den Link auf dem Telefon öffnen, und die Ortung starten.</translation>
    </message>
    <message>
        <source>Scan in Traccar Client</source>
        <translation>In Traccar Client scannen</translation>
    </message>
    <message>
        <source>Android and iPhone. First allow it: Preferences → Remote Control → Allow external configuration (Android), Settings → Allow loading of configuration (iPhone).</source>
        <translation>Android und iPhone. Zuerst erlauben: Preferences → Remote Control → Allow external configuration (Android), Settings → Allow loading of configuration (iPhone).</translation>
    </message>
    <message>
        <source>If you type the values below instead, also choose the mode “Move” at the top of the map, and on an iPhone a locator interval of 10 seconds and a displacement of 20 metres. Otherwise the app reports every few minutes only.</source>
        <translation>Wenn stattdessen die Werte unten eingetippt werden: Wähle auch den Modus „Move“ oben auf der Karte, und auf einem iPhone ein Intervall von 10 Sekunden und einen Abstand von 20 Metern. Sonst meldet sich die App nur alle paar Minuten.</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Tracker ID</source>
        <translation>Tracker-ID</translation>
    </message>
    <message>
        <source>Nothing to install. %1 scans the code, or opens the link. The page shows the group and has an SOS button; it sends the position as long as it is open and the screen is on.</source>
        <translation>Nichts zu installieren. %1 scannt den Code oder öffnet den Link. Die Seite zeigt die Gruppe und hat einen SOS-Knopf; sie sendet die Position, solange sie offen und der Bildschirm an ist.</translation>
    </message>
    <message>
        <source>iPhone. It is saved without a question; then start the tracking in the app.</source>
        <translation>iPhone. Es wird ohne Rückfrage gespeichert; dann die Ortung in der App starten.</translation>
    </message>
    <message>
        <source>Android. It opens as a profile; then start logging in the app.</source>
        <translation>Android. Es öffnet sich als Profil; dann die Aufzeichnung in der App starten.</translation>
    </message>
    <message>
        <source>Android.

Plugins → Trip recording → Online tracking: paste this address, interval 10 s. A trip must be recorded, too.</source>
        <translation>Android.

Plugins → Track-Aufzeichnung → Online-Tracking: diese Adresse einfügen, Intervall 10 s. Auch ein Track muss aufgezeichnet werden.</translation>
    </message>
</context>
<context>
    <name>saferide::StatusLine</name>
    <message>
        <source>Click or press Space to add a point, Backspace to remove the last one, Escape to finish.</source>
        <translation>Klick oder Leertaste setzt einen Punkt, die Rücktaste entfernt den letzten, Esc beendet.</translation>
    </message>
    <message>
        <source>Click or press Space to add a point, Backspace to remove the last one, Return to use the line, Escape to cancel.</source>
        <translation>Klick oder Leertaste setzt einen Punkt, die Rücktaste entfernt den letzten, Eingabe verwendet die Linie, Esc bricht ab.</translation>
    </message>
    <message numerus="yes">
        <source>%n not shown</source>
        <translation>
            <numerusform>%n nicht gezeigt</numerusform>
            <numerusform>%n nicht gezeigt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ride(s)</source>
        <translation>
            <numerusform>%n Fahrt</numerusform>
            <numerusform>%n Fahrten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n live</source>
        <translation>
            <numerusform>%n läuft</numerusform>
            <numerusform>%n laufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rider(s)</source>
        <translation>
            <numerusform>%n Fahrer</numerusform>
            <numerusform>%n Fahrer</numerusform>
        </translation>
    </message>
    <message>
        <source>no alerts</source>
        <translation>keine Alarme</translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n Alarm</numerusform>
            <numerusform>%n Alarme</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::TableColumns</name>
    <message>
        <source>Reset columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>Absteigend</translation>
    </message>
</context>
<context>
    <name>saferide::TablePanel</name>
    <message>
        <source>Nothing matches the search.</source>
        <translation>Nichts passt zur Suche.</translation>
    </message>
    <message>
        <source>Not connected: no live data.</source>
        <translation>Nicht verbunden: keine aktuellen Daten.</translation>
    </message>
</context>
<context>
    <name>saferide::UserModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
</context>
<context>
    <name>saferide::UsersDialog</name>
    <message>
        <source>New user</source>
        <translation>Neuer Benutzer</translation>
    </message>
    <message>
        <source>&amp;Create</source>
        <translation>&amp;Anlegen</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>&amp;Rolle</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Search users</source>
        <translation>Benutzer suchen</translation>
    </message>
    <message>
        <source>&amp;New user…</source>
        <translation>&amp;Neuer Benutzer …</translation>
    </message>
    <message>
        <source>Change &amp;role…</source>
        <translation>&amp;Rolle ändern …</translation>
    </message>
    <message>
        <source>Set &amp;password…</source>
        <translation>&amp;Passwort setzen …</translation>
    </message>
    <message>
        <source>Role of %1</source>
        <translation>Rolle von %1</translation>
    </message>
    <message>
        <source>The user is logged out everywhere. New role:</source>
        <translation>Der Benutzer wird überall abgemeldet. Neue Rolle:</translation>
    </message>
</context>
<context>
    <name>saferide::Words</name>
    <message>
        <source>Leader</source>
        <translation>Leiter</translation>
    </message>
    <message>
        <source>Rider</source>
        <translation>Fahrer</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>Schluss</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Begleitung</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgesagt</translation>
    </message>
    <message>
        <source>Dispatcher</source>
        <translation>Disponent</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>moving</source>
        <translation>fährt</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>steht</translation>
    </message>
    <message>
        <source>last seen</source>
        <translation>gesehen</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>stumm</translation>
    </message>
    <message>
        <source>no fix</source>
        <translation>ohne Ort</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>all is well</source>
        <translation>alles in Ordnung</translation>
    </message>
    <message>
        <source>false alarm</source>
        <translation>Fehlalarm</translation>
    </message>
    <message>
        <source>mechanical problem</source>
        <translation>Defekt am Rad</translation>
    </message>
    <message>
        <source>medical help</source>
        <translation>medizinische Hilfe</translation>
    </message>
    <message>
        <source>picked up</source>
        <translation>abgeholt</translation>
    </message>
    <message>
        <source>gave up</source>
        <translation>aufgegeben</translation>
    </message>
    <message>
        <source>left the ride</source>
        <translation>hat die Fahrt verlassen</translation>
    </message>
    <message>
        <source>duplicate of another one</source>
        <translation>doppelt gemeldet</translation>
    </message>
    <message>
        <source>other</source>
        <translation>anderes</translation>
    </message>
</context>
</TS>
