<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>saferide::DeskActs</name>
    <message numerus="yes">
        <source>%n participation(s) and all recorded positions are permanently deleted.</source>
        <translation>
            <numerusform>%n participation and all recorded positions are permanently deleted.</numerusform>
            <numerusform>%n participations and all recorded positions are permanently deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It replaces the route of %n rider(s); riders far from it are reported as off route. The desk cannot restore the old route.</source>
        <translation>
            <numerusform>It replaces the route of %n rider; riders far from it are reported as off route. The desk cannot restore the old route.</numerusform>
            <numerusform>It replaces the route of %n riders; riders far from it are reported as off route. The desk cannot restore the old route.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It becomes the route of %n rider(s); riders far from it are reported as off route.</source>
        <translation>
            <numerusform>It becomes the route of %n rider; riders far from it are reported as off route.</numerusform>
            <numerusform>It becomes the route of %n riders; riders far from it are reported as off route.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::DeskLogin</name>
    <message numerus="yes">
        <source>The server accepts no login with this name or from this network right now. Try again in %n second(s).</source>
        <translation>
            <numerusform>The server accepts no login with this name or from this network right now. Try again in %n second.</numerusform>
            <numerusform>The server accepts no login with this name or from this network right now. Try again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::IncidentBar</name>
    <message numerus="yes">
        <source>%1 (and %n more)</source>
        <translation>
            <numerusform>%1 (and %n more)</numerusform>
            <numerusform>%1 (and %n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::MessageDialog</name>
    <message numerus="yes">
        <source>Sent to all phones that are currently connected (%n in the ride).</source>
        <translation>
            <numerusform>Sent to all phones that are currently connected (%n person in the ride).</numerusform>
            <numerusform>Sent to all phones that are currently connected (%n people in the ride).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::Notifier</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::RiderMenu</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::StatusLine</name>
    <message numerus="yes">
        <source>%n not shown</source>
        <translation>
            <numerusform>%n not shown</numerusform>
            <numerusform>%n not shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ride(s)</source>
        <translation>
            <numerusform>%n ride</numerusform>
            <numerusform>%n rides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n live</source>
        <translation>
            <numerusform>%n live</numerusform>
            <numerusform>%n live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rider(s)</source>
        <translation>
            <numerusform>%n rider</numerusform>
            <numerusform>%n riders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
</TS>
