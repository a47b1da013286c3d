// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/contactdialogs.h"
#include "console/views/dialogs/qrimage.h"
#include "console/views/dialogs/setupdialog.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QClipboard>
#include <QMessageBox>
#include <QTest>
#include <QTextDocument>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString AppKey = u"abcdefghijklmnopqrstuvwxyz"_s;

QJsonValue keyReply(const QString &name)
{
    Participant rider;
    rider.participation.id = ParticipationId{77};
    rider.participation.user = UserId{77};
    rider.participation.ride = RideId{1};
    rider.username = name;
    rider.isGuest = true;
    return console::resultOf(console::RiderKey{rider, AppKey});
}

QAbstractButton *buttonOf(const QWidget &dialog, const QString &text)
{
    const auto buttons = dialog.findChildren<QAbstractButton *>();
    const auto found = std::find_if(buttons.begin(), buttons.end(),
                                    [&](auto *one) { return one->text().remove(u'&') == text; });
    return found != buttons.end() ? *found : nullptr;
}

} // namespace

/// How riders and their phones come into a ride at the desk, and what it knows of them.
class TestRiderDialogs : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<PaperDesk> m_desk;
    MainWindow *m_window = nullptr;
    const RideId m_ride{1};

    qsizetype asked(const QString &method) const
    {
        return std::count_if(m_desk->sent.begin(), m_desk->sent.end(),
                             [&](const auto &one) { return one.method == method; });
    }
    /// With the button of this text, or with Escape if it is empty.
    static void answerQuestion(const QString &button)
    {
        whenOpened<QMessageBox>([button](QMessageBox &box) {
            if (button.isEmpty()) {
                QTest::keyClick(&box, Qt::Key_Escape);
            } else {
                buttonOf(box, button)->click();
            }
        });
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<PaperDesk>(m_clock);
        m_desk->picture.store.apply(RidePut{liveRide(1, u"Hills loop"_s)});
        m_desk->addRiders(m_ride, 7);
        m_window = &m_desk->open();
        m_window->map().view().setAnimated(false);
        m_window->riderActs().setPhonesUrl(u"https://rides.example.org"_s);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        m_window->selectRide(m_ride);
    }
    void cleanup() { m_desk.reset(); }

    void theCodeIsShownWithTheWaysToBeSeen()
    {
        m_window->action(u"ride.code"_s)->trigger();
        auto *dialog = qobject_cast<SetupDialog *>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr);
        savePicture(*dialog, u"code"_s);
        QCOMPARE(dialog->tabs().count(), 6);
        buttonOf(*dialog, u"Copy link"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://rides.example.org/j/HILLS1"_s);
        dialog->tabs().setCurrentIndex(1);
        const QString paper = dialog->paper(dialog)->toPlainText();
        for (const QString &said :
             {u"HILLS1\n"_s, u"Hills loop"_s, u"Traccar Client"_s, u"/j/HILLS1"_s}) {
            QVERIFY2(paper.contains(said), qPrintable(paper));
        }
        dialog->reject();
        m_window->action(u"ride.copycode"_s)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"HILLS1"_s);
    }

    void aForeignCodeMakesTheDialogNoWider()
    {
        Ride ride = *m_desk->picture.store.ride(m_ride);
        const SetupGuide guide = guideToJoin(ride, u"https://rides.example.org"_s);
        SetupDialog dialog({u"t"_s, ride.code, ride.title}, guide, m_window);
        dialog.show();
        SetupDialog wide({u"t"_s, QString(170, u'W'), ride.title}, guide, m_window);
        wide.show();
        QVERIFY(wide.width() <= dialog.width());
    }

    void aQrCodeHasAQuietZone()
    {
        const QImage qr = qrImage(u"HILLS1"_s, 320);
        QVERIFY(qr.width() > 200 && qr.width() <= 320);
        const int module = qr.width() / 29; // version 1 and its quiet zone
        QCOMPARE(qr.pixelColor(module, module), QColor(Qt::white));
        QCOMPARE(qr.pixelColor(4 * module + 1, 4 * module + 1), QColor(Qt::black)); // finder
        QVERIFY(qrImage(QString(10'000, u'x'), 320).isNull());
    }

    void aRiderWithoutAnAccountIsAddedWithContactAndLinks()
    {
        whenOpened<AddRiderDialog>([this](AddRiderDialog &dialog) {
            savePicture(dialog, u"add-rider"_s);
            QTest::keyClick(&dialog.nameField(), Qt::Key_Return);
            QVERIFY(dialog.problem().contains(u"name"_s));
            QTest::keyClicks(&dialog.nameField(), u"Ana Novak"_s);
            dialog.contactForm().field(0).setText(u"114"_s);
            dialog.contactForm().field(1).setText(u"call me"_s);
            QTest::keyClick(&dialog.nameField(), Qt::Key_Return);
            QVERIFY(dialog.problem().contains(u"“call me”"_s));
            QCOMPARE(asked(u"add_rider"_s), 0);
            dialog.contactForm().field(1).setText(u"+386 40 123 456"_s);
            QTest::keyClick(&dialog.nameField(), Qt::Key_Return);
            m_desk->last(u"add_rider"_s).answer(keyReply(u"Ana Novak"_s));
        });
        m_window->action(u"rider.addguest"_s)->trigger();
        QCOMPARE(m_desk->last(u"add_rider"_s).params,
                 (QJsonObject{{u"ride_id"_s, 1},
                              {u"display_name"_s, u"Ana Novak"_s},
                              {u"bib"_s, u"114"_s},
                              {u"phone"_s, u"+386 40 123 456"_s}}));
        auto *dialog = qobject_cast<SetupDialog *>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr);
        dialog->tabs().setCurrentIndex(2);
        savePicture(*dialog, u"app"_s);
        const QString paper = dialog->paper(dialog)->toPlainText();
        QVERIFY2(paper.contains(u"Password: "_s + AppKey), qPrintable(paper));
        dialog->reject();
    }

    void anAppIsSetUpByTheDeskForThoseWhomSomebodyAdded()
    {
        Participant ana = *m_desk->picture.store.participant(ParticipationId{100'002});
        m_window->selectRider(ana.participation.id);
        m_window->action(u"rider.app"_s)->trigger(); // with an account: by the rider
        QCOMPARE(asked(u"make_tracking_key"_s), 0);
        auto *dialog = qobject_cast<SetupDialog *>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr);
        QVERIFY(dialog->windowTitle().startsWith(u"Join code"_s));
        dialog->reject();

        ana.isGuest = true;
        ana.participation.version += 1;
        m_desk->picture.store.apply(ParticipantPut{ana});
        answerQuestion({});
        m_window->action(u"rider.app"_s)->trigger();
        QCOMPARE(asked(u"make_tracking_key"_s), 0);
        answerQuestion(u"Make a new key"_s);
        m_window->action(u"rider.app"_s)->trigger();
        m_desk->last(u"make_tracking_key"_s).answer(keyReply(u"Ana"_s));
        dialog = qobject_cast<SetupDialog *>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr && dialog->windowTitle().startsWith(u"App of"_s));
        dialog->reject();
        answerQuestion(u"Make a new key"_s);
        m_window->action(u"rider.app"_s)->trigger();
        m_desk->last(u"make_tracking_key"_s).answer(Error{ErrorCode::Forbidden, u"own"_s});
        dialog = qobject_cast<SetupDialog *>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr && dialog->windowTitle().startsWith(u"Join code"_s));
        dialog->reject();
    }

    void aGuestIsMarkedInTheListAndInTheDetails()
    {
        const ParticipationId id{100'002};
        Participant guest = *m_desk->picture.store.participant(id);
        m_window->selectRider(id);
        QVERIFY(!m_window->details().text().contains(u"without an account"_s));
        guest.isGuest = true;
        guest.participation.version += 1;
        m_desk->picture.store.apply(ParticipantPut{guest});
        m_window->refreshAges(500);
        QVERIFY(m_window->details().text().contains(u"without an account"_s));
        QAbstractItemModel &riders = *m_window->ridersPanel().table().model();
        const auto marked = riders.match(riders.index(0, 0), Qt::DisplayRole,
                                         QString(guest.username + u'°'), -1, Qt::MatchExactly);
        QCOMPARE(marked.size(), 1);
        QVERIFY(!marked.first().data(Qt::ToolTipRole).toString().isEmpty());
    }

    void aContactIsFetchedBeforeItCanBeSaved()
    {
        ContactDialog dialog(m_desk->commands,
                             *m_desk->picture.store.participant(ParticipationId{100'002}),
                             m_window);
        dialog.show();
        QVERIFY(!dialog.actButton().isEnabled());
        QVERIFY(!dialog.contactForm().field(0).isEnabled());
        m_desk->last(u"contact"_s)
            .answer(QJsonValue(QJsonObject{
                {u"contact"_s, QJsonObject{{u"bib"_s, u"7"_s}, {u"emergency_name"_s, u"Ben"_s}}}}));
        QCOMPARE(dialog.contactForm().field(0).text(), u"7"_s);
        QVERIFY(dialog.actButton().isDefault());
        savePicture(dialog, u"contact"_s);
        dialog.contactForm().field(2).clear();
        dialog.contactForm().field(4).setText(u"asthma"_s);
        QTest::keyClick(&dialog.contactForm().field(0), Qt::Key_Return);
        QCOMPARE(m_desk->last(u"change_contact"_s).params,
                 (QJsonObject{{u"participation_id"_s, 100'002},
                              {u"bib"_s, u"7"_s},
                              {u"medical_note"_s, u"asthma"_s}}));

        ContactDialog refused(m_desk->commands,
                              *m_desk->picture.store.participant(ParticipationId{100'003}),
                              m_window);
        refused.show();
        m_desk->last(u"contact"_s).answer(Error{ErrorCode::Forbidden, u"not yours"_s});
        QVERIFY(refused.problem().contains(u"not yours"_s));
        QVERIFY(!refused.actButton().isEnabled());
    }
};

SAFERIDE_TEST(TestRiderDialogs, QApplication)
#include "tst_riderdialogs.moc"
