<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>saferide::ActDialog</name>
    <message>
        <source>Whether it took effect is not known: look before you try again.</source>
        <translation>Ob es gewirkt hat, ist nicht bekannt: Sehen Sie nach, bevor Sie es wiederholen.</translation>
    </message>
</context>
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
        <source>Type the username of the rider.</source>
        <translation>Geben Sie den Benutzernamen des Fahrers ein.</translation>
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
        <source>clock wrong</source>
        <translation>Uhr falsch</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
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
        <source>Seen by</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>other</source>
        <translation>anderes</translation>
    </message>
</context>
<context>
    <name>saferide::AttentionPanel</name>
    <message>
        <source>Needs attention</source>
        <translation>Zu beachten</translation>
    </message>
    <message>
        <source>Search who or what</source>
        <translation>Wen oder was suchen</translation>
    </message>
    <message>
        <source>Nobody needs attention.</source>
        <translation>Zurzeit ist niemand zu beachten.</translation>
    </message>
    <message>
        <source>Mark as &amp;seen</source>
        <translation>Als &amp;gesehen markieren</translation>
    </message>
    <message>
        <source>Tells every desk that you look after it (Space in the list)</source>
        <translation>Sagt allen Leitstellen, dass Sie sich kümmern (Leertaste in der Liste)</translation>
    </message>
</context>
<context>
    <name>saferide::CertificateDialog</name>
    <message>
        <source>Unknown certificate</source>
        <translation>Unbekanntes Zertifikat</translation>
    </message>
    <message>
        <source>No authority that this computer knows vouches for %1. It may be your own server with a certificate of its own, or somebody who listens in. Your password has not been sent.</source>
        <translation>Keine Stelle, die dieser Rechner kennt, bürgt für %1. Es kann Ihr eigener Server mit einem eigenen Zertifikat sein oder jemand, der mithört. Ihr Passwort wurde nicht gesendet.</translation>
    </message>
    <message>
        <source>Made out to</source>
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
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Ask whoever runs the server to read its fingerprint to you. Trust it only if both are the same.</source>
        <translation>Lassen Sie sich den Fingerabdruck von der Person vorlesen, die den Server betreibt. Vertrauen Sie ihm nur, wenn beide gleich sind.</translation>
    </message>
    <message>
        <source>&amp;Trust it for this server</source>
        <translation>Für diesen Server &amp;vertrauen</translation>
    </message>
    <message>
        <source>&amp;Do not connect</source>
        <translation>&amp;Nicht verbinden</translation>
    </message>
    <message>
        <source>This is not the certificate of %1 that you trusted on %2.</source>
        <translation>Das ist nicht das Zertifikat von %1, dem Sie am %2 vertraut haben.</translation>
    </message>
    <message>
        <source>This is not the certificate of %1 that you trusted before.</source>
        <translation>Das ist nicht das Zertifikat von %1, dem Sie bisher vertraut haben.</translation>
    </message>
    <message>
        <source>It may have been renewed, or somebody listens in. Nothing has been sent. Trusting this one ends the trust in the other.</source>
        <translation>Es kann erneuert worden sein, oder jemand hört mit. Es wurde nichts gesendet. Wenn Sie diesem vertrauen, endet das Vertrauen in das andere.</translation>
    </message>
    <message>
        <source>Another certificate</source>
        <translation>Ein anderes Zertifikat</translation>
    </message>
    <message>
        <source>Trusted before</source>
        <translation>Bisher vertraut</translation>
    </message>
</context>
<context>
    <name>saferide::CodeDialog</name>
    <message>
        <source>Join code of “%1”</source>
        <translation>Beitrittscode von „%1“</translation>
    </message>
    <message>
        <source>The code %1 as a QR code</source>
        <translation>Der Code %1 als QR-Code</translation>
    </message>
    <message>
        <source>&amp;Copy code</source>
        <translation>Code &amp;kopieren</translation>
    </message>
</context>
<context>
    <name>saferide::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Type what to do, or the name of a ride or rider</source>
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
        <source>No ride with the code %1 is planned or live here.</source>
        <translation>Keine Fahrt mit dem Code %1 ist hier geplant oder läuft.</translation>
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
        <source>Reconnecting</source>
        <translation>Neue Verbindung wird gesucht</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgewiesen</translation>
    </message>
    <message>
        <source>The password is not remembered: %1</source>
        <translation>Das Passwort wurde nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>The language changes when the desk is started again.</source>
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
</context>
<context>
    <name>saferide::ConsoleSettings</name>
    <message>
        <source>The settings in %1 cannot be read; the desk starts with those of the first day. Make the file readable for you.</source>
        <translation>Die Einstellungen in %1 können nicht gelesen werden; die Leitstelle beginnt mit denen des ersten Tages. Machen Sie die Datei für sich lesbar.</translation>
    </message>
    <message>
        <source>The settings in %1 are damaged; the desk starts with those of the first day. The old file is kept as %2: mend it and put it back, or delete it.</source>
        <translation>Die Einstellungen in %1 sind beschädigt; die Leitstelle beginnt mit denen des ersten Tages. Die alte Datei bleibt als %2 erhalten: Reparieren Sie sie und legen Sie sie zurück, oder löschen Sie sie.</translation>
    </message>
    <message>
        <source>The settings cannot be written to %1: they last until the desk is closed. Is the disk full, or the folder not yours?</source>
        <translation>Die Einstellungen können nicht nach %1 geschrieben werden: Sie gelten, bis die Leitstelle geschlossen wird. Ist der Datenträger voll, oder gehört der Ordner nicht Ihnen?</translation>
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
        <source>Phones stop sending positions and are told that the ride is over. A finished ride cannot be started again.</source>
        <translation>Die Telefone senden keine Positionen mehr und erfahren, dass die Fahrt vorbei ist. Eine beendete Fahrt kann nicht wieder gestartet werden.</translation>
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
        <source>Everybody in it is told that it does not take place. A cancelled ride cannot be started again.</source>
        <translation>Alle Teilnehmer erfahren, dass sie nicht stattfindet. Eine abgesagte Fahrt kann nicht wieder gestartet werden.</translation>
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
        <source>%n participation(s) and all their recorded positions are deleted for good.</source>
        <translation>
            <numerusform>%n Teilnahme und alle ihre aufgezeichneten Positionen werden endgültig gelöscht.</numerusform>
            <numerusform>%n Teilnahmen und alle ihre aufgezeichneten Positionen werden endgültig gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Delete for good</source>
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
        <source>What is “%1” to be?</source>
        <translation>Was soll „%1“ werden?</translation>
    </message>
    <message>
        <source>&amp;Route of “%1”</source>
        <translation>&amp;Strecke von „%1“</translation>
    </message>
    <message>
        <source>A &amp;new ride</source>
        <translation>Eine &amp;neue Fahrt</translation>
    </message>
    <message>
        <source>New route for “%1”</source>
        <translation>Neue Strecke für „%1“</translation>
    </message>
    <message>
        <source>Remove %1 from “%2”?</source>
        <translation>%1 aus „%2“ entfernen?</translation>
    </message>
    <message>
        <source>%1 can join again with the ride&apos;s code. What was recorded of %1 is kept.</source>
        <translation>%1 kann mit dem Code der Fahrt wieder beitreten. Was von %1 aufgezeichnet wurde, bleibt erhalten.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>There is no position to copy.</source>
        <translation>Es gibt keine Position zum Kopieren.</translation>
    </message>
    <message>
        <source>Copied the place of %1: %2</source>
        <translation>Ort von %1 kopiert: %2</translation>
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
        <source>Phones begin to send positions and everybody in it is told. A ride that was started is never planned again.</source>
        <translation>Die Telefone beginnen, Positionen zu senden, und alle Teilnehmer erfahren es. Eine gestartete Fahrt wird nie wieder zu einer geplanten.</translation>
    </message>
    <message>
        <source>&amp;Start the ride</source>
        <translation>Fahrt &amp;starten</translation>
    </message>
    <message>
        <source>Make the line the route of “%1”?</source>
        <translation>Die Linie zur Strecke von „%1“ machen?</translation>
    </message>
    <message numerus="yes">
        <source>It takes the place of the route that %n rider(s) follow; whoever is far from it counts as off the route. The desk cannot put the old one back.</source>
        <translation>
            <numerusform>Sie ersetzt die Strecke, der %n Fahrer folgt; wer weit von ihr entfernt ist, gilt als abseits. Die Leitstelle kann die alte nicht zurückholen.</numerusform>
            <numerusform>Sie ersetzt die Strecke, der %n Fahrer folgen; wer weit von ihr entfernt ist, gilt als abseits. Die Leitstelle kann die alte nicht zurückholen.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Change the route</source>
        <translation>Strecke &amp;ändern</translation>
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
        <source>Whoever of the %n rider(s) is far from it counts as off the route.</source>
        <translation>
            <numerusform>Ist der %n Fahrer weit von ihr entfernt, gilt er als abseits.</numerusform>
            <numerusform>Wer von den %n Fahrern weit von ihr entfernt ist, gilt als abseits.</numerusform>
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
        <translation>%1 als gesehen markieren</translation>
    </message>
    <message>
        <source>Store the route “%1”</source>
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
        <source>The server&apos;s list has no end.</source>
        <translation>Die Liste des Servers nimmt kein Ende.</translation>
    </message>
    <message>
        <source>List the routes</source>
        <translation>Strecken auflisten</translation>
    </message>
    <message>
        <source>List the users</source>
        <translation>Benutzer auflisten</translation>
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
        <source>The certificate of %1 is not trusted: %2</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut: %2</translation>
    </message>
    <message>
        <source>Compare its fingerprint with whoever runs the server before you trust it.</source>
        <translation>Vergleichen Sie den Fingerabdruck mit der Person, die den Server betreibt, bevor Sie ihm vertrauen.</translation>
    </message>
    <message>
        <source>You are logged out.</source>
        <translation>Sie sind abgemeldet.</translation>
    </message>
    <message>
        <source>The connection was cut.</source>
        <translation>Die Verbindung ist abgerissen.</translation>
    </message>
    <message>
        <source>The picture stands still until the connection is back. Trying again by itself.</source>
        <translation>Das Bild steht, bis die Verbindung zurück ist. Sie wird von selbst neu aufgebaut.</translation>
    </message>
    <message>
        <source>Type your password to go on.</source>
        <translation>Geben Sie Ihr Passwort ein, um fortzufahren.</translation>
    </message>
    <message>
        <source>Your login is not valid any more.</source>
        <translation>Ihre Anmeldung gilt nicht mehr.</translation>
    </message>
    <message>
        <source>Your login has run out.</source>
        <translation>Ihre Anmeldung ist abgelaufen.</translation>
    </message>
    <message>
        <source>%1 is neither a dispatcher nor an admin.</source>
        <translation>%1 ist weder Disponent noch Administrator.</translation>
    </message>
    <message>
        <source>Log in under another name, or ask an admin for the role.</source>
        <translation>Melden Sie sich unter einem anderen Namen an oder bitten Sie einen Administrator um die Rolle.</translation>
    </message>
    <message>
        <source>The server at %1 speaks another version (%2; this desk: %3).</source>
        <translation>Der Server unter %1 spricht eine andere Version (%2; diese Leitstelle: %3).</translation>
    </message>
    <message>
        <source>Update the older of the two: this desk, or the server.</source>
        <translation>Aktualisieren Sie das Ältere von beiden: diese Leitstelle oder den Server.</translation>
    </message>
    <message>
        <source>The server is stopping or starting again.</source>
        <translation>Der Server hält an oder startet neu.</translation>
    </message>
    <message>
        <source>The server&apos;s database does not answer.</source>
        <translation>Die Datenbank des Servers antwortet nicht.</translation>
    </message>
    <message>
        <source>The connection to %1 was cut.</source>
        <translation>Die Verbindung zu %1 ist abgerissen.</translation>
    </message>
    <message>
        <source>What answers at %1 has no desk connection.</source>
        <translation>Was unter %1 antwortet, hat keinen Anschluss für Leitstellen.</translation>
    </message>
    <message>
        <source>Check the address; is the server an older SafeRide?</source>
        <translation>Prüfen Sie die Adresse; ist der Server ein älteres SafeRide?</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted: %2.</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut: %2.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server for its certificate and trust it on this computer.</source>
        <translation>Lassen Sie sich das Zertifikat von der Person geben, die den Server betreibt, und vertrauen Sie ihm auf diesem Rechner.</translation>
    </message>
    <message>
        <source>No server answers at %1.</source>
        <translation>Unter %1 antwortet kein Server.</translation>
    </message>
    <message>
        <source>%1 does not answer.</source>
        <translation>%1 antwortet nicht.</translation>
    </message>
    <message>
        <source>Nothing was heard from %1 for %2 seconds.</source>
        <translation>Von %1 war %2 Sekunden lang nichts zu hören.</translation>
    </message>
    <message>
        <source>What answers at %1 is not a SafeRide server.</source>
        <translation>Was unter %1 antwortet, ist kein SafeRide-Server.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not the one that is trusted.</source>
        <translation>Das Zertifikat von %1 ist nicht das, dem vertraut wird.</translation>
    </message>
    <message>
        <source>A message was too large for the connection to %1.</source>
        <translation>Eine Nachricht war zu groß für die Verbindung zu %1.</translation>
    </message>
    <message>
        <source>The server sent something that this desk does not understand: %1.</source>
        <translation>Der Server hat etwas gesendet, das diese Leitstelle nicht versteht: %1.</translation>
    </message>
</context>
<context>
    <name>saferide::DeskLogin</name>
    <message>
        <source>What answers at %1 is not a SafeRide server.</source>
        <translation>Was unter %1 antwortet, ist kein SafeRide-Server.</translation>
    </message>
    <message>
        <source>There is no computer named %1.</source>
        <translation>Es gibt keinen Rechner mit dem Namen %1.</translation>
    </message>
    <message>
        <source>No server answers at %1.</source>
        <translation>Unter %1 antwortet kein Server.</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.</source>
        <translation>%1 ist nicht erreichbar: %2.</translation>
    </message>
    <message>
        <source>The name or the password is wrong.</source>
        <translation>Name oder Passwort ist falsch.</translation>
    </message>
    <message numerus="yes">
        <source>Too many failed logins of this name or from this network. Wait %n second(s).</source>
        <translation>
            <numerusform>Zu viele fehlgeschlagene Anmeldungen mit diesem Namen oder aus diesem Netz. Warten Sie %n Sekunde.</numerusform>
            <numerusform>Zu viele fehlgeschlagene Anmeldungen mit diesem Namen oder aus diesem Netz. Warten Sie %n Sekunden.</numerusform>
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
        <source>%1 did not answer in time.</source>
        <translation>%1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>%1 does not speak TLS: %2. Without TLS its address is ws://%1.</source>
        <translation>%1 spricht kein TLS: %2. Ohne TLS ist die Adresse ws://%1.</translation>
    </message>
    <message>
        <source>What answers at %1 is not a SafeRide server, or it speaks TLS: then write wss://%1.</source>
        <translation>Was unter %1 antwortet, ist kein SafeRide-Server, oder es spricht TLS: Dann ist die Adresse wss://%1.</translation>
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
        <source>&amp;Copy the place</source>
        <translation>&amp;Ort kopieren</translation>
    </message>
    <message>
        <source>&amp;Copy the place of %1</source>
        <translation>&amp;Ort von %1 kopieren</translation>
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
        <source>&amp;Next who needs attention</source>
        <translation>&amp;Nächster zu beachtender</translation>
    </message>
    <message>
        <source>&amp;Mark as seen</source>
        <translation>Als &amp;gesehen markieren</translation>
    </message>
    <message>
        <source>&amp;Mark %1 as seen</source>
        <translation>%1 als &amp;gesehen markieren</translation>
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
        <source>Colours for the colour-&amp;blind</source>
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
        <source>Look at the &amp;certificate…</source>
        <translation>&amp;Zertifikat ansehen …</translation>
    </message>
    <message>
        <source>&amp;Log out</source>
        <translation>Ab&amp;melden</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>En&amp;de</translation>
    </message>
</context>
<context>
    <name>saferide::DeskRequests</name>
    <message>
        <source>Too much is being asked at once.</source>
        <translation>Es wird zu viel auf einmal gefragt.</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>Der Server hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Not sent: there is no connection to the server. Try again when the picture is live.</source>
        <translation>Nicht gesendet: Es gibt keine Verbindung zum Server. Versuchen Sie es wieder, wenn das Bild live ist.</translation>
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
        <source>Exported “%1” to %2</source>
        <translation>„%1“ nach %2 exportiert</translation>
    </message>
    <message>
        <source>The export of “%1” stopped: %2</source>
        <translation>Der Export von „%1“ brach ab: %2</translation>
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
        <source>%1 is larger than 10 MB. Thin it before you import it.</source>
        <translation>%1 ist größer als 10 MB. Dünnen Sie die Datei aus, bevor Sie sie importieren.</translation>
    </message>
    <message>
        <source>“%1” is no GPX file that SafeRide reads: %2</source>
        <translation>„%1“ ist keine GPX-Datei, die SafeRide liest: %2</translation>
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
        <source>Disc: rider, moving; the tip shows the direction</source>
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
        <source>Orange: stands still</source>
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
        <source>A group with its number; the ring shows how many move, stand and are silent. A click takes it apart</source>
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
        <source>zooms to a box</source>
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
        <source>on who needs attention: mark as seen</source>
        <translation>auf einem Eintrag unter „Zu beachten“: als gesehen markieren</translation>
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
        <source>in a table: choose its columns and how it is sorted</source>
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
        <source>Map tiles cannot be fetched from %1: %2. What was seen before and the built-in map are shown; check the address in the settings.</source>
        <translation>Von %1 lassen sich keine Kartenkacheln holen: %2. Gezeigt wird, was schon da war, und die eingebaute Karte; prüfen Sie die Adresse in den Einstellungen.</translation>
    </message>
    <message>
        <source>What %1 sends as a map tile is no picture. Check the address in the settings.</source>
        <translation>Was %1 als Kartenkachel sendet, ist kein Bild. Prüfen Sie die Adresse in den Einstellungen.</translation>
    </message>
</context>
<context>
    <name>saferide::LinkBadge</name>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>no picture yet</source>
        <translation>noch kein Bild</translation>
    </message>
    <message>
        <source>picture is current</source>
        <translation>Bild ist aktuell</translation>
    </message>
    <message>
        <source>picture is %1 old</source>
        <translation>Bild ist %1 alt</translation>
    </message>
</context>
<context>
    <name>saferide::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>“%1” is %2</source>
        <translation>„%1“: %2</translation>
    </message>
    <message>
        <source>%1 looks after %2 (%3)</source>
        <translation>%1 kümmert sich um %2 (%3)</translation>
    </message>
    <message>
        <source>The server has more rides and riders than this desk takes: not all of them are shown.</source>
        <translation>Der Server hat mehr Fahrten und Fahrer, als diese Leitstelle fasst: Nicht alle werden gezeigt.</translation>
    </message>
    <message>
        <source>The picture is live</source>
        <translation>Das Bild ist live</translation>
    </message>
    <message>
        <source>%1 left “%2”</source>
        <translation>%1 hat „%2“ verlassen</translation>
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
        <source>&amp;Remember it in the keychain of this computer</source>
        <translation>Im &amp;Schlüsselbund dieses Rechners merken</translation>
    </message>
    <message>
        <source>Logging in…</source>
        <translation>Anmeldung läuft …</translation>
    </message>
    <message>
        <source>A name and a password are needed.</source>
        <translation>Name und Passwort werden gebraucht.</translation>
    </message>
    <message>
        <source>SafeRide – log in again</source>
        <translation>SafeRide – erneut anmelden</translation>
    </message>
</context>
<context>
    <name>saferide::MainWindow</name>
    <message>
        <source>SafeRide desk</source>
        <translation>SafeRide-Leitstelle</translation>
    </message>
    <message>
        <source>%1 – SafeRide desk</source>
        <translation>%1 – SafeRide-Leitstelle</translation>
    </message>
    <message>
        <source>Click or press Space to put a point, Backspace to take it back, Return to use the line, Escape to give up.</source>
        <translation>Klick oder Leertaste setzt einen Punkt, die Rücktaste nimmt ihn zurück, Eingabe verwendet die Linie, Esc bricht ab.</translation>
    </message>
    <message>
        <source>Click or press Space to put a point, Backspace to take it back, Escape to end.</source>
        <translation>Klick oder Leertaste setzt einen Punkt, die Rücktaste nimmt ihn zurück, Esc beendet.</translation>
    </message>
    <message>
        <source>Rides</source>
        <translation>Fahrten</translation>
    </message>
    <message>
        <source>Riders</source>
        <translation>Fahrer</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Zu beachten</translation>
    </message>
    <message>
        <source>Rider</source>
        <translation>Fahrer</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Riders of %1</source>
        <translation>Fahrer von %1</translation>
    </message>
    <message numerus="yes">
        <source>%n ride(s)</source>
        <translation>
            <numerusform>%n Fahrt</numerusform>
            <numerusform>%n Fahrten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not shown</source>
        <translation>
            <numerusform>%n nicht gezeigt</numerusform>
            <numerusform>%n nicht gezeigt</numerusform>
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
        <source>nobody needs attention</source>
        <translation>niemand zu beachten</translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n zu beachten</numerusform>
            <numerusform>%n zu beachten</numerusform>
        </translation>
    </message>
    <message>
        <source>Needs attention (%1)</source>
        <translation>Zu beachten (%1)</translation>
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
        <source>&amp;Needs attention</source>
        <translation>&amp;Zu beachten</translation>
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
        <source>The desk has heard nothing since %1.</source>
        <translation>Die Leitstelle hat seit %1 nichts gehört.</translation>
    </message>
</context>
<context>
    <name>saferide::MapPaper</name>
    <message>
        <source>The map cannot be printed: the printer does not answer. Choose another printer, or save the map as PDF.</source>
        <translation>Die Karte kann nicht gedruckt werden: Der Drucker antwortet nicht. Wählen Sie einen anderen Drucker oder speichern Sie die Karte als PDF.</translation>
    </message>
    <message>
        <source>Printed the map</source>
        <translation>Karte gedruckt</translation>
    </message>
    <message>
        <source>The printer did not take the map.</source>
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
        <source>there is no such file. Choose another one.</source>
        <translation>Es gibt keine solche Datei. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>it is no MBTiles file, or it is damaged. Download it again.</source>
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
        <source>its tiles are no pictures. Choose one with raster tiles (PNG or JPEG).</source>
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
        <source>What everybody in the ride is to read. Ctrl+Return sends.</source>
        <translation>Was alle in der Fahrt lesen sollen. Strg+Eingabe sendet.</translation>
    </message>
    <message numerus="yes">
        <source>Goes to all phones that are connected now (%n in the ride).</source>
        <translation>
            <numerusform>Geht an alle Telefone, die gerade verbunden sind (%n Person in der Fahrt).</numerusform>
            <numerusform>Geht an alle Telefone, die gerade verbunden sind (%n Personen in der Fahrt).</numerusform>
        </translation>
    </message>
    <message>
        <source>Type a message.</source>
        <translation>Geben Sie eine Nachricht ein.</translation>
    </message>
    <message>
        <source>A message has at most %1 characters; this one has %2.</source>
        <translation>Eine Nachricht hat höchstens %1 Zeichen; diese hat %2.</translation>
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
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n zu beachten</numerusform>
            <numerusform>%n zu beachten</numerusform>
        </translation>
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
        <translation>Gehört</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>Akku</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
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
        <source>S&amp;how it</source>
        <translation>&amp;Anzeigen</translation>
    </message>
    <message>
        <source>%1 is logged out everywhere and has to log in with the new password.</source>
        <translation>%1 wird überall abgemeldet und muss sich mit dem neuen Passwort anmelden.</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>A password has at least 6 characters.</source>
        <translation>Ein Passwort hat mindestens 6 Zeichen.</translation>
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
        <source>Everybody in the ride sees the route</source>
        <translation>Alle in der Fahrt sehen die Strecke</translation>
    </message>
    <message>
        <source>Riders see it once the ride is live</source>
        <translation>Fahrer sehen sie, sobald die Fahrt läuft</translation>
    </message>
    <message>
        <source>Only organizer and dispatchers see it</source>
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
        <source>A ride needs a title.</source>
        <translation>Eine Fahrt braucht einen Titel.</translation>
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
        <source>Being fetched…</source>
        <translation>Wird geholt …</translation>
    </message>
    <message>
        <source>Could not be fetched, and stays as it is: %1</source>
        <translation>Konnte nicht geholt werden und bleibt, wie sie ist: %1</translation>
    </message>
</context>
<context>
    <name>saferide::RideExporter</name>
    <message>
        <source>The server&apos;s list has no end.</source>
        <translation>Die Liste des Servers nimmt kein Ende.</translation>
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
        <translation>Gehört</translation>
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
        <source>Place</source>
        <translation>Ort</translation>
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
        <source>Details of the rider</source>
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
        <source>Search name</source>
        <translation>Namen suchen</translation>
    </message>
    <message>
        <source>Nobody is here yet.</source>
        <translation>Noch ist niemand da.</translation>
    </message>
</context>
<context>
    <name>saferide::RidesPanel</name>
    <message>
        <source>Rides</source>
        <translation>Fahrten</translation>
    </message>
    <message>
        <source>Search title or code</source>
        <translation>Titel oder Code suchen</translation>
    </message>
    <message>
        <source>No ride is planned or live.</source>
        <translation>Keine Fahrt ist geplant oder läuft.</translation>
    </message>
</context>
<context>
    <name>saferide::ServerAddress</name>
    <message>
        <source>The server&apos;s address is empty. Write HOST:PORT, e.g. localhost:8000.</source>
        <translation>Die Adresse des Servers fehlt. Schreiben Sie HOST:PORT, z. B. localhost:8000.</translation>
    </message>
    <message>
        <source>The server&apos;s address begins with %1://; use ws:// or wss://.</source>
        <translation>Die Adresse des Servers beginnt mit %1://; verwenden Sie ws:// oder wss://.</translation>
    </message>
    <message>
        <source>“%1” is no server address. Write HOST:PORT, e.g. localhost:8000.</source>
        <translation>„%1“ ist keine Serveradresse. Schreiben Sie HOST:PORT, z. B. localhost:8000.</translation>
    </message>
</context>
<context>
    <name>saferide::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Language of the system</source>
        <translation>Sprache des Systems</translation>
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
        <source>For the colour-blind</source>
        <translation>Für Farbenblinde</translation>
    </message>
    <message>
        <source>&amp;Sound when somebody needs attention</source>
        <translation>&amp;Ton, wenn jemand zu beachten ist</translation>
    </message>
    <message>
        <source>&amp;Notification of the system, too</source>
        <translation>Auch eine &amp;Benachrichtigung des Systems</translation>
    </message>
    <message>
        <source>Built-in: coasts, borders and towns</source>
        <translation>Eingebaut: Küsten, Grenzen und Orte</translation>
    </message>
    <message>
        <source>Tiles of a server</source>
        <translation>Kacheln eines Servers</translation>
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
        <source>Address of the tiles</source>
        <translation>Adresse der Kacheln</translation>
    </message>
    <message>
        <source>Smallest zoom</source>
        <translation>Kleinste Zoomstufe</translation>
    </message>
    <message>
        <source>Largest zoom</source>
        <translation>Größte Zoomstufe</translation>
    </message>
    <message>
        <source>MBTiles files (*.mbtiles);;All files (*)</source>
        <translation>MBTiles-Dateien (*.mbtiles);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The address has to begin with https:// or http:// and to hold {z}, {x} and {y}.</source>
        <translation>Die Adresse muss mit https:// oder http:// beginnen und {z}, {x} und {y} enthalten.</translation>
    </message>
    <message>
        <source>The smallest zoom is larger than the largest.</source>
        <translation>Die kleinste Zoomstufe ist größer als die größte.</translation>
    </message>
    <message>
        <source>The desk cannot fill in %1. Write its value into the address.</source>
        <translation>Die Leitstelle kann %1 nicht ausfüllen. Schreiben Sie den Wert in die Adresse.</translation>
    </message>
</context>
<context>
    <name>saferide::TablePanel</name>
    <message>
        <source>Nothing matches the search.</source>
        <translation>Nichts passt zur Suche.</translation>
    </message>
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
    <message>
        <source>No live picture: not connected.</source>
        <translation>Kein aktuelles Bild: nicht verbunden.</translation>
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
        <source>Search user</source>
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
        <source>Every login of theirs ends. New role:</source>
        <translation>Alle Anmeldungen dieser Person enden. Neue Rolle:</translation>
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
        <source>heard</source>
        <translation>gehört</translation>
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
</context>
</TS>
