<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>saferide::DeskActs</name>
    <message numerus="yes">
        <source>%n participation(s) and all their recorded positions are deleted for good.</source>
        <translation>
            <numerusform>%n participation and all its recorded positions are deleted for good.</numerusform>
            <numerusform>%n participations and all their recorded positions are deleted for good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It takes the place of the route that %n rider(s) follow; whoever is far from it counts as off the route. The desk cannot put the old one back.</source>
        <translation>
            <numerusform>It takes the place of the route that %n rider follows; whoever is far from it counts as off the route. The desk cannot put the old one back.</numerusform>
            <numerusform>It takes the place of the route that %n riders follow; whoever is far from it counts as off the route. The desk cannot put the old one back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whoever of the %n rider(s) is far from it counts as off the route.</source>
        <translation>
            <numerusform>If the %n rider is far from it, they count as off the route.</numerusform>
            <numerusform>Whoever of the %n riders is far from it counts as off the route.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::DeskLogin</name>
    <message numerus="yes">
        <source>Too many failed logins of this name or from this network. Wait %n second(s).</source>
        <translation>
            <numerusform>Too many failed logins of this name or from this network. Wait %n second.</numerusform>
            <numerusform>Too many failed logins of this name or from this network. Wait %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::MainWindow</name>
    <message numerus="yes">
        <source>%n ride(s)</source>
        <translation>
            <numerusform>%n ride</numerusform>
            <numerusform>%n rides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not shown</source>
        <translation>
            <numerusform>%n not shown</numerusform>
            <numerusform>%n not shown</numerusform>
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
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n needs attention</numerusform>
            <numerusform>%n need attention</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>saferide::MessageDialog</name>
    <message numerus="yes">
        <source>Goes to all phones that are connected now (%n in the ride).</source>
        <translation>
            <numerusform>Goes to all phones that are connected now (%n person in the ride).</numerusform>
            <numerusform>Goes to all phones that are connected now (%n people in the ride).</numerusform>
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
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n needs attention</numerusform>
            <numerusform>%n need attention</numerusform>
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
</TS>
