// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/language.h"
#include "console/models/displayunits.h"
#include "console/models/domainwords.h"
#include "console/views/window/notifier.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QMenuBar>
#include <QStatusBar>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

QString shown(const QStatusBar &bar)
{
    QStringList texts;
    const auto labels = bar.findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        texts.append(label->text());
    }
    return texts.join(u'\n');
}

/// The letter after the ampersand; null for none.
QChar mnemonicOf(const QString &text)
{
    const qsizetype at = text.indexOf(u'&');
    return at >= 0 && at + 1 < text.size() ? text[at + 1].toLower() : QChar();
}

} // namespace

/// The desk in its languages.
class TestLanguage : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;

    void use(const QString &language) const
    {
        useLanguage(*QCoreApplication::instance(), deskLocale(language, QLocale(u"fr_FR"_s)));
    }

private Q_SLOTS:
    void cleanup() { use(u"en"_s); }

    void theLanguageIsTheSystemsUntilOneIsChosen_data()
    {
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<QString>("system");
        QTest::addColumn<QString>("used");
        QTest::newRow("German system") << u""_s << u"de_DE"_s << u"de_DE"_s;
        QTest::newRow("of Austria") << u""_s << u"de_AT"_s << u"de_AT"_s;
        QTest::newRow("English system") << u""_s << u"en_GB"_s << u"en_GB"_s;
        QTest::newRow("no catalogue of it") << u""_s << u"fr_FR"_s << u"en_US"_s;
        QTest::newRow("no language at all") << u""_s << u"C"_s << u"en_US"_s;
        QTest::newRow("German chosen") << u"de"_s << u"en_US"_s << u"de_DE"_s;
        QTest::newRow("English chosen") << u"en"_s << u"de_DE"_s << u"en_US"_s;
        QTest::newRow("chosen what the system has") << u"de"_s << u"de_CH"_s << u"de_CH"_s;
        QTest::newRow("settings damaged") << u"xx"_s << u"de_DE"_s << u"en_US"_s;
    }
    void theLanguageIsTheSystemsUntilOneIsChosen()
    {
        QFETCH(QString, chosen);
        QFETCH(QString, system);
        QTEST(deskLocale(chosen, QLocale(system)).name(), "used");
    }

    void numbersHaveTheirPluralForms_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("riders");
        QTest::addColumn<QString>("counts");
        QTest::newRow("English, nobody") << u"en"_s << 0 << u"1 ride, 1 live  ·  0 riders"_s;
        QTest::newRow("English, one") << u"en"_s << 1 << u"1 ride, 1 live  ·  1 rider  ·"_s;
        QTest::newRow("English, two") << u"en"_s << 2 << u"1 ride, 1 live  ·  2 riders"_s;
        QTest::newRow("German, nobody") << u"de"_s << 0 << u"1 Fahrt, 1 läuft  ·  0 Fahrer"_s;
        QTest::newRow("German, one") << u"de"_s << 1 << u"1 Fahrt, 1 läuft  ·  1 Fahrer"_s;
    }
    void numbersHaveTheirPluralForms()
    {
        QFETCH(QString, language);
        QFETCH(int, riders);
        QFETCH(QString, counts);
        use(language);
        PaperDesk desk(m_clock);
        desk.picture.store.apply(RidePut{liveRide(1, u"Hills loop"_s)});
        desk.addRiders(RideId{1}, riders);
        MainWindow &window = desk.open();
        window.showLink({LinkPicture::Health::Live, u"Live"_s, {}, {}});
        window.refreshAges(0);
        QVERIFY2(shown(*window.statusBar()).contains(counts),
                 qPrintable(shown(*window.statusBar())));
    }

    void everyNumberIsRightInBothLanguages_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QByteArray>("context");
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QStringList>("forms"); // of 0, 1, 2, 5
        const auto row = [](const char *language, const char *context, const char *source,
                            const QStringList &forms) {
            QTest::addRow("%s %s", language, source)
                << QString::fromLatin1(language) << QByteArray(context) << QByteArray(source)
                << forms;
        };
        row("en", "saferide::StatusLine", "%n ride(s)", {u"0 rides"_s, u"1 ride"_s, u"2 rides"_s});
        row("de", "saferide::StatusLine", "%n ride(s)",
            {u"0 Fahrten"_s, u"1 Fahrt"_s, u"2 Fahrten"_s});
        row("en", "saferide::Notifier", "%n alert(s)",
            {u"0 alerts"_s, u"1 alert"_s, u"2 alerts"_s});
        row("de", "saferide::StatusLine", "%n live", {u"0 laufen"_s, u"1 läuft"_s, u"2 laufen"_s});
        row("en", "saferide::DeskLogin",
            "The server accepts no login with this name or from this network right now. Try again "
            "in %n "
            "second(s).",
            {u"The server accepts no login with this name or from this network right now. Try again in 0 seconds."_s,
             u"The server accepts no login with this name or from this network right now. Try again in 1 second."_s,
             u"The server accepts no login with this name or from this network right now. Try again in 2 seconds."_s});
        row("de", "saferide::DeskLogin",
            "The server accepts no login with this name or from this network right now. Try again "
            "in %n "
            "second(s).",
            {u"Der Server nimmt gerade keine Anmeldung mit diesem Namen oder aus diesem Netz an. Versuchen Sie es in 0 Sekunden wieder."_s,
             u"Der Server nimmt gerade keine Anmeldung mit diesem Namen oder aus diesem Netz an. Versuchen Sie es in 1 Sekunde wieder."_s,
             u"Der Server nimmt gerade keine Anmeldung mit diesem Namen oder aus diesem Netz an. Versuchen Sie es in 2 Sekunden wieder."_s});
        row("de", "saferide::Notifier", "and %n more",
            {u"und 0 weitere"_s, u"und 1 weiterer"_s, u"und 2 weitere"_s});
    }
    void everyNumberIsRightInBothLanguages()
    {
        QFETCH(QString, language);
        QFETCH(QByteArray, context);
        QFETCH(QByteArray, source);
        QFETCH(QStringList, forms);
        use(language);
        for (int n = 0; n < forms.size(); ++n) {
            QCOMPARE(
                QCoreApplication::translate(context.constData(), source.constData(), nullptr, n),
                forms[n]);
        }
    }

    void theGermanDeskIsGermanAndTheEnglishOneEnglish()
    {
        use(u"de"_s);
        {
            PaperDesk desk(m_clock);
            MainWindow &window = desk.open();
            QCOMPARE(window.windowTitle(), u"SafeRide-Leitstelle"_s);
            QCOMPARE(window.action(u"ride.new"_s)->text(), u"&Neue Fahrt …"_s);
            QCOMPARE(stateWords(0), u"fährt"_s);
            QCOMPARE(distanceText(2340), u"2,3 km"_s);
        }
        use(u"en"_s);
        PaperDesk desk(m_clock);
        QCOMPARE(desk.open().windowTitle(), u"SafeRide desk"_s);
        QCOMPARE(distanceText(2340), u"2.3 km"_s);
    }

    void everyEntryOfAMenuHasALetterOfItsOwn_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << u"en"_s;
        QTest::newRow("German") << u"de"_s;
    }
    void everyEntryOfAMenuHasALetterOfItsOwn()
    {
        QFETCH(QString, language);
        use(language);
        PaperDesk desk(m_clock);
        MainWindow &window = desk.open();
        QStringList wrong;
        const auto check = [&wrong](const QString &where, const QList<QAction *> &actions) {
            QHash<QChar, QString> taken;
            for (const QAction *action : actions) {
                if (action->isSeparator() || action->objectName().isEmpty()) {
                    continue; // panels have names of their own
                }
                const QChar letter = mnemonicOf(action->text());
                if (letter.isNull() || taken.contains(letter)) {
                    wrong.append(u"%1: %2 and %3"_s.arg(where, action->text(), taken[letter]));
                }
                taken[letter] = action->text();
            }
        };
        QSet<QChar> menuLetters;
        const auto menus = window.menuBar()->actions();
        for (const QAction *menu : menus) {
            check(menu->text(), menu->menu()->actions());
            menuLetters.insert(mnemonicOf(menu->text()));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        QCOMPARE(menuLetters.size(), menus.size());
    }
};

SAFERIDE_TEST(TestLanguage, QApplication)
#include "tst_language.moc"
