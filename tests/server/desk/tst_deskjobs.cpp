// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/jobs.h"
#include "server/desk/deskfeed.h"
#include "server/desk/deskjobs.h"
#include "server/live/liverides.h"
#include "server/repositories/positionrepository.h"
#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "server/services/userservice.h"
#include "shared/protocol/console/rideroutemessage.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString TwoPointTrack =
    u"<gpx><trk><trkseg><trkpt lat='45' lon='14'/><trkpt lat='45.1' lon='14'/>"
    "</trkseg></trk></gpx>"_s;

} // namespace

class TestDeskJobs : public QObject
{
    Q_OBJECT

    static constexpr int Patience = 30'000; // milliseconds, for busy machines

    ManualClock m_clock;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<LiveRides> m_liveRides;
    std::unique_ptr<TokenIssuer> m_tokens;
    PasswordHash m_hash{PasswordHash::Cost{1, 8192}};
    PasswordWorkers m_passwords{m_hash, 1};
    FairWorkers m_heavyWork{1, 8};
    std::unique_ptr<desk::DeskJobs> m_jobs;
    std::unique_ptr<desk::DeskFeed> m_feed;
    Claims m_dispatcher;
    Claims m_rider;
    qint64 m_ride = 0;

    template<typename Job>
    auto stored(Job job)
    {
        using Outcome = std::invoke_result_t<Job, db::Session &>;
        std::optional<Outcome> outcome;
        m_database->pool().write(std::move(job), this,
                                 [&](Outcome result) { outcome = std::move(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience); }();
        return *std::move(outcome);
    }
    Claims claimsOf(const QString &name, UserRole role)
    {
        const auto user = stored([&](db::Session &session) {
            return UserService(session, m_clock).create(name, u"no hash"_s, role);
        });
        return *m_jobs->verify(m_tokens->issue(*user, 1));
    }
    Result<QJsonValue> perform(const QString &method, const QJsonObject &params,
                               std::optional<Claims> claims = std::nullopt)
    {
        std::optional<Result<QJsonValue>> outcome;
        m_jobs->perform({claims.value_or(m_dispatcher), u"192.0.2.7"_s}, {1, method, params}, this,
                        [&](const Result<QJsonValue> &result) { outcome = result; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience); }();
        return *outcome;
    }
    qint64 rideWith(const QJsonObject &extra = {})
    {
        QJsonObject params{{u"title"_s, u"Sunday"_s}, {u"start_time"_s, u"2026-05-01T08:00:00Z"_s}};
        for (auto entry = extra.begin(); entry != extra.end(); ++entry) {
            params.insert(entry.key(), entry.value());
        }
        const auto made = perform(u"create_ride"_s, params);
        return made ? (*made)["ride"_L1]["id"_L1].toInteger() : 0;
    }
    std::shared_ptr<LiveRide> openLive()
    {
        std::shared_ptr<LiveRide> live;
        m_liveRides->open(RideKey(RideId{m_ride}), this,
                          [&](const auto &opened) { live = opened.value(); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(live, Patience); }();
        return live;
    }
    QJsonObject ride() const { return {{u"ride_id"_s, m_ride}}; }
    QJsonObject ride(const QString &key, const QJsonValue &value) const
    {
        return {{u"ride_id"_s, m_ride}, {key, value}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openByEnvironment());
        m_liveRides = std::make_unique<LiveRides>(rideLoader(m_database->pool(), m_clock),
                                                  rideLook(m_database->pool()), m_clock,
                                                  LiveRides::Settings());
        m_database->pool().setCommitListener(m_liveRides.get());
        m_tokens =
            std::make_unique<TokenIssuer>(QByteArray(32, 'k'), std::chrono::hours(1), m_clock);
        m_jobs = std::make_unique<desk::DeskJobs>(m_database->pool(), *m_tokens, m_passwords,
                                                  m_heavyWork, m_clock);
        m_feed = std::make_unique<desk::DeskFeed>(*m_liveRides,
                                                  activeRidesLoader(m_database->pool(), m_clock),
                                                  m_clock, desk::Settings());
        m_liveRides->addObserver(m_feed.get());
        m_dispatcher = claimsOf(u"dora"_s, UserRole::Dispatcher);
        m_rider = claimsOf(u"rudi"_s, UserRole::Rider);
    }
    void cleanupTestCase()
    {
        m_feed.reset();
        m_jobs.reset();
        m_database->pool().setCommitListener(nullptr);
        m_liveRides.reset();
        m_database.reset();
    }
    void init()
    {
        m_ride = rideWith();
        QVERIFY(m_ride > 0);
    }

    void ridersWithoutAnAccountAreAddedAndWhatIsKnownOfThemIsNotInTheAudit()
    {
        QJsonObject ana = ride(u"display_name"_s, u"Ana Novak"_s);
        ana.insert(u"phone"_s, u"+386 40 123 456"_s);
        const auto added = perform(u"add_rider"_s, ana);
        EXPECT_OK(added);
        const auto made = console::replyFrom<console::RiderKey>(*added);
        EXPECT_OK(made);
        QVERIFY(made->participant.isGuest);
        QCOMPARE(made->participant.username, u"Ana Novak"_s);
        const QJsonObject whose{{u"participation_id"_s, made->participant.participation.id.value}};
        const auto another = perform(u"make_tracking_key"_s, whose);
        EXPECT_OK(another);
        QVERIFY((*another)["key"_L1].toString() != made->key);
        QJsonObject contact = whose;
        contact.insert(u"emergency_name"_s, u"Ben Novak"_s);
        EXPECT_OK(perform(u"change_contact"_s, contact));
        const auto known = perform(u"contact"_s, whose);
        EXPECT_OK(known);
        QCOMPARE((*known)["contact"_L1].toObject(),
                 (QJsonObject{{u"emergency_name"_s, u"Ben Novak"_s}}));
        EXPECT_ERROR(perform(u"contact"_s, whose, m_rider), ErrorCode::Forbidden);
        const auto countOf = [this](const QString &condition) {
            return m_database->ask(u"SELECT count(*) FROM audit_entries WHERE "_s + condition);
        };
        QCOMPARE(countOf(u"action = 'change_contact'"_s), QStringList{u"1"_s});
        QCOMPARE(countOf(u"detail LIKE '%Novak%' OR detail LIKE '%386%'"_s), QStringList{u"0"_s});
        const auto rudi = perform(u"add_participant"_s, ride(u"username"_s, u"rudi"_s));
        EXPECT_OK(rudi);
        const QJsonObject withAccount{{u"participation_id"_s, (*rudi)["participant"_L1]["id"_L1]}};
        EXPECT_ERROR(perform(u"make_tracking_key"_s, withAccount), ErrorCode::Forbidden);
    }

    void onlyDispatchersPass()
    {
        std::optional<Result<User>> outcome;
        const auto note = [&](const Result<User> &result) { outcome = result; };
        m_jobs->authorize(m_dispatcher, this, note);
        QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience);
        QCOMPARE((*outcome)->username, u"dora"_s);
        outcome.reset();
        m_jobs->authorize(m_rider, this, note);
        QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience);
        EXPECT_ERROR(*outcome, ErrorCode::Forbidden);
        outcome.reset();
        Claims revoked = m_dispatcher;
        ++revoked.tokenVersion;
        m_jobs->authorize(revoked, this, note);
        QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience);
        EXPECT_ERROR(*outcome, ErrorCode::Unauthorized);
        EXPECT_ERROR(perform(u"delete_ride"_s, ride(), m_rider), ErrorCode::Forbidden);
    }

    void aPictureHasTheActiveRidesAndTheirParticipants()
    {
        std::optional<Result<QList<RideContents>>> outcome;
        activeRidesLoader(m_database->pool(), m_clock)(this,
                                                       [&](auto result) { outcome = result; });
        QTRY_VERIFY_WITH_TIMEOUT(outcome, Patience);
        EXPECT_OK(*outcome);
        const auto found =
            std::find_if((*outcome)->begin(), (*outcome)->end(),
                         [&](const RideContents &known) { return known.ride.id.value == m_ride; });
        QVERIFY(found != (*outcome)->end());
        QCOMPARE(found->participants.size(), 1);
        QCOMPARE(found->participants[0].participation.ride.value, m_ride);
        QCOMPARE(found->participants[0].username, u"dora"_s);
    }

    void whatADeskDidIsToldThoughItLeavesBeforeTheAnswer()
    {
        EXPECT_OK(perform(u"change_ride"_s, ride(u"status"_s, u"live"_s)));
        const auto added = perform(u"add_participant"_s, ride(u"username"_s, u"rudi"_s));
        EXPECT_OK(added);
        const auto live = openLive();
        LocationFix fix;
        fix.fixTime = m_clock.now();
        EXPECT_OK(live->accept(m_rider.user, fix, m_clock.now()));

        const auto performAndLeave = [this](const QString &method, const QJsonObject &params) {
            QObject desk;
            m_jobs->perform({m_dispatcher, u"192.0.2.7"_s}, {1, method, params}, &desk,
                            [](const Result<QJsonValue> &) { QFAIL("the desk is gone"); });
        };
        performAndLeave(u"remove_participant"_s,
                        {{u"participation_id"_s, (*added)["participant"_L1]["id"_L1]}});
        QTRY_VERIFY_WITH_TIMEOUT(!live->participant(m_rider.user), Patience);
        fix.fixTime = m_clock.now() + 1;
        EXPECT_ERROR(live->accept(m_rider.user, fix, m_clock.now()), ErrorCode::Forbidden);

        performAndLeave(u"change_ride"_s, ride(u"status"_s, u"finished"_s));
        QTRY_VERIFY_WITH_TIMEOUT(live->ride().status == RideStatus::Finished, Patience);
        EXPECT_ERROR(live->accept(m_dispatcher.user, fix, m_clock.now()), ErrorCode::Conflict);

        performAndLeave(u"delete_ride"_s, ride());
        QTRY_VERIFY_WITH_TIMEOUT(live->isDeleted(), Patience);
    }

    void startsAndFinishesARide()
    {
        const auto live = perform(u"change_ride"_s, ride(u"status"_s, u"live"_s));
        EXPECT_OK(live);
        QCOMPARE((*live)["ride"_L1]["status"_L1].toString(), u"live"_s);
        EXPECT_OK(perform(u"change_ride"_s, ride(u"status"_s, u"finished"_s)));
        EXPECT_ERROR(perform(u"change_ride"_s, ride(u"status"_s, u"live"_s)), ErrorCode::Conflict);
    }

    void aRideThatIsFinishedWhenTheClockWasSetBackIsFinishedForThePhonesToo()
    {
        m_clock.advance(20'000);
        EXPECT_OK(perform(u"change_ride"_s, ride(u"status"_s, u"live"_s)));
        const auto live = openLive();
        m_clock.step(-20'000);
        EXPECT_OK(perform(u"change_ride"_s, ride(u"status"_s, u"finished"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(!live->ride().isActive(), Patience);
    }

    void aChangeOfWhatSomebodyElseChangedIsAConflict()
    {
        m_clock.advance(1'000);
        const auto first = perform(u"change_ride"_s, ride(u"title"_s, u"Changed"_s));
        EXPECT_OK(first);
        QJsonObject stale = ride(u"title"_s, u"Mine"_s);
        stale.insert(u"seen"_s, (m_clock.now() + -1'000).toIso());
        EXPECT_ERROR(perform(u"change_ride"_s, stale), ErrorCode::Conflict);
        stale.insert(u"seen"_s, (*first)["ride"_L1]["updated_at"_L1]);
        EXPECT_OK(perform(u"change_ride"_s, stale));
    }

    void aChangeInTheSameMillisecondIsAConflictToo()
    {
        const auto first = perform(u"change_ride"_s, ride(u"title"_s, u"First"_s));
        EXPECT_OK(first);
        QJsonObject mine = ride(u"title"_s, u"Mine"_s);
        mine.insert(u"seen"_s, (*first)["ride"_L1]["updated_at"_L1]);
        mine.insert(u"seen_version"_s, (*first)["ride"_L1]["version"_L1]);
        EXPECT_OK(perform(u"change_ride"_s, mine));
        EXPECT_ERROR(perform(u"change_ride"_s, mine), ErrorCode::Conflict);
    }

    void aChangeThatWasRolledBackIsNobodys()
    {
        const auto before = perform(u"change_ride"_s, ride(u"title"_s, u"Before"_s));
        EXPECT_OK(before);
        m_database->ask(u"ALTER TABLE audit_entries RENAME TO away"_s);
        const auto failed = perform(u"change_ride"_s, ride(u"title"_s, u"Never"_s));
        m_database->ask(u"ALTER TABLE away RENAME TO audit_entries"_s);
        QVERIFY(!failed);
        EXPECT_OK(stored([&](db::Session &session) { // by REST
            User organizer;
            organizer.id = m_dispatcher.user;
            organizer.role = UserRole::Dispatcher;
            RideChange change;
            change.title = u"Other"_s;
            return RideService(session, m_clock).change(organizer, RideId{m_ride}, change);
        }));
        QJsonObject late = ride(u"title"_s, u"Late"_s);
        late.insert(u"seen_version"_s, (*before)["ride"_L1]["version"_L1]);
        const auto refused = perform(u"change_ride"_s, late);
        EXPECT_ERROR(refused, ErrorCode::Conflict);
        QCOMPARE(refused.error().message,
                 u"“Other” has been changed since you opened it: check it again"_s);
    }

    void addsParticipantsGivesThemRolesAndRemovesThem()
    {
        const auto added = perform(u"add_participant"_s, ride(u"username"_s, u"RUDI"_s));
        EXPECT_OK(added);
        const QJsonValue id = (*added)["participant"_L1]["id"_L1];
        const auto again = perform(u"add_participant"_s, ride(u"username"_s, u"rudi"_s));
        EXPECT_ERROR(again, ErrorCode::Conflict);
        QVERIFY(again.error().message.contains("rudi"_L1));
        EXPECT_ERROR(perform(u"add_participant"_s, ride(u"username"_s, u"nobody"_s)),
                     ErrorCode::NotFound);
        QJsonObject participation{{u"participation_id"_s, id}, {u"role"_s, u"sweep"_s}};
        const auto sweep = perform(u"set_role"_s, participation);
        EXPECT_OK(sweep);
        QCOMPARE((*sweep)["participant"_L1]["role"_L1].toString(), u"sweep"_s);
        participation.insert(u"role"_s, u"boss"_s);
        EXPECT_ERROR(perform(u"set_role"_s, participation), ErrorCode::InvalidInput);
        EXPECT_OK(perform(u"remove_participant"_s, participation));
        EXPECT_ERROR(perform(u"remove_participant"_s, participation), ErrorCode::NotFound);
        participation.insert(u"role"_s, u"sweep"_s);
        EXPECT_ERROR(perform(u"set_role"_s, participation), ErrorCode::NotFound);
        const auto back = perform(u"add_participant"_s, ride(u"username"_s, u"rudi"_s));
        EXPECT_OK(back);
        QCOMPARE((*back)["participant"_L1]["id"_L1], id);
        QCOMPARE((*back)["participant"_L1]["role"_L1].toString(), u"rider"_s);
    }

    void whatADispatcherHasSeenIsToldAndAudited()
    {
        const auto added = perform(u"add_participant"_s, ride(u"username"_s, u"rudi"_s));
        EXPECT_OK(added);
        QJsonObject params{{u"participation_id"_s, (*added)["participant"_L1]["id"_L1]},
                           {u"kind"_s, u"silent"_s}};
        bool isOpen = false;
        m_feed->open(this, [&](const Result<void> &opened) { isOpen = bool(opened); });
        QTRY_VERIFY_WITH_TIMEOUT(isOpen, Patience);
        const quint64 before = m_feed->picture().latest().sequence;
        const auto seen = perform(u"acknowledge"_s, params);
        EXPECT_OK(seen);
        QCOMPARE((*seen)["acknowledgement"_L1]["by"_L1].toString(), u"dora"_s);
        QCOMPARE(m_feed->picture().latest().sequence, before + 1);
        QCOMPARE(
            m_database->ask(u"SELECT count(*) FROM audit_entries WHERE action = 'acknowledge'"_s),
            QStringList{u"1"_s});
        m_feed->close();
        EXPECT_ERROR(perform(u"acknowledge"_s, params, m_rider), ErrorCode::Forbidden);
        params.insert(u"kind"_s, u"bored"_s);
        EXPECT_ERROR(perform(u"acknowledge"_s, params), ErrorCode::InvalidInput);
        params = {{u"participation_id"_s, 1'000'000}, {u"kind"_s, u"silent"_s}};
        EXPECT_ERROR(perform(u"acknowledge"_s, params), ErrorCode::NotFound);
    }

    void givesARideWithItsDescription()
    {
        const QString words(10'000, QChar(0x20AC));
        m_ride = rideWith({{u"description"_s, words}});
        const auto found = perform(u"ride"_s, ride());
        EXPECT_OK(found);
        QCOMPARE((*found)["ride"_L1]["id"_L1].toInteger(), m_ride);
        QCOMPARE((*found)["ride"_L1]["description"_L1].toString(), words);
    }

    void givesTheLineOfARoute()
    {
        const auto none = perform(u"ride_route"_s, ride());
        EXPECT_OK(none);
        QVERIFY(none->isNull());
        const auto route =
            perform(u"create_route"_s, {{u"title"_s, u"North"_s}, {u"gpx_data"_s, TwoPointTrack}});
        EXPECT_OK(route);
        m_ride = rideWith({{u"route_id"_s, (*route)["route"_L1]["id"_L1]}});
        const auto reply = perform(u"ride_route"_s, ride());
        EXPECT_OK(reply);
        const auto shown = console::rideRouteFromJson(*reply);
        EXPECT_OK(shown);
        QCOMPARE(shown->title, u"North"_s);
        QCOMPARE(shown->segments.value(0).size(), 2);
        QCOMPARE(qRound(shown->distanceMeters), 11'120);
        EXPECT_ERROR(perform(u"create_route"_s, {{u"title"_s, u"x"_s}, {u"gpx_data"_s, u"<x"_s}}),
                     ErrorCode::InvalidInput);
    }

    void renewsATokenAndListsWhatThereIs()
    {
        const auto renewed = perform(u"renew_token"_s, {});
        EXPECT_OK(renewed);
        EXPECT_OK(m_jobs->verify((*renewed)["token"_L1].toString().toLatin1()));
        const auto users = perform(u"list_users"_s, {});
        EXPECT_OK(users);
        QCOMPARE((*users)["users"_L1].toArray().size(), 2);
        EXPECT_OK(perform(u"list_routes"_s, {}));
    }

    void aConflictSaysWhoChangedWhat()
    {
        const QString seen = stored([&](db::Session &session) {
                                 return RideService(session, m_clock).load(RideId{m_ride});
                             })->ride.updatedAt.toIso();
        m_clock.advance(1000);
        EXPECT_OK(perform(u"change_ride"_s, ride(u"title"_s, u"Monday"_s)));
        QJsonObject late = ride(u"title"_s, u"Tuesday"_s);
        late.insert(u"seen"_s, seen);
        const auto refused = perform(u"change_ride"_s, late);
        EXPECT_ERROR(refused, ErrorCode::Conflict);
        QCOMPARE(refused.error().message,
                 u"dora has changed title of “Monday” since you opened it: check it again"_s);
    }

    void onlyAdminsManageUsersAndNobodyTheirOwnRole()
    {
        const QJsonObject account{
            {u"username"_s, u"nina"_s}, {u"password"_s, u"secret-word"_s}, {u"role"_s, u"rider"_s}};
        EXPECT_ERROR(perform(u"create_user"_s, account), ErrorCode::Forbidden);
        const Claims admin = claimsOf(u"alma"_s, UserRole::Admin);
        const auto made = perform(u"create_user"_s, account, admin);
        EXPECT_OK(made);
        const QJsonValue nina = (*made)["user"_L1]["id"_L1];
        const QJsonObject promotion{{u"user_id"_s, nina}, {u"role"_s, u"dispatcher"_s}};
        EXPECT_ERROR(perform(u"set_user_role"_s, promotion), ErrorCode::Forbidden);
        // Dispatchers give riders a new password, but not each other.
        const QJsonObject password{{u"user_id"_s, nina}, {u"password"_s, u"new-secret"_s}};
        EXPECT_OK(perform(u"reset_password"_s, password));
        EXPECT_OK(perform(u"set_user_role"_s, promotion, admin));
        EXPECT_ERROR(perform(u"reset_password"_s, password), ErrorCode::Forbidden);
        EXPECT_OK(perform(u"reset_password"_s, password, admin));
        const QJsonObject own{{u"user_id"_s, admin.user.value}, {u"role"_s, u"rider"_s}};
        EXPECT_ERROR(perform(u"set_user_role"_s, own, admin), ErrorCode::Conflict);
        const QJsonObject tooShort{{u"user_id"_s, nina}, {u"password"_s, u"short"_s}};
        EXPECT_ERROR(perform(u"reset_password"_s, tooShort, admin), ErrorCode::InvalidInput);
    }

    void readsTheHistoryOfAParticipation()
    {
        const auto participation = stored([&](db::Session &session) {
                                       return RideService(session, m_clock).load(RideId{m_ride});
                                   })
                                       ->participants.constFirst()
                                       .participation.id;
        const auto none = perform(u"positions"_s, {{u"participation_id"_s, participation.value}});
        EXPECT_OK(none);
        QCOMPARE((*none)["positions"_L1].toArray().size(), 0);
        QCOMPARE((*none)["has_more"_L1].toBool(true), false);
        EXPECT_ERROR(perform(u"positions"_s, {{u"participation_id"_s, 999'999}}),
                     ErrorCode::NotFound);
        EXPECT_ERROR(perform(u"positions"_s, {}), ErrorCode::InvalidInput);
    }

    void whoLeftIsListedAndTheirHistoryRead()
    {
        const QJsonObject ride{{u"ride_id"_s, m_ride}};
        const auto before = perform(u"list_participants"_s, ride);
        EXPECT_OK(before);
        const QJsonArray everybody = (*before)["participants"_L1].toArray();
        QVERIFY(!everybody.isEmpty());
        const QJsonValue id = everybody.last()["id"_L1];
        EXPECT_OK(perform(u"remove_participant"_s, {{u"participation_id"_s, id}}));
        const auto after = perform(u"list_participants"_s, ride);
        EXPECT_OK(after);
        QCOMPARE((*after)["participants"_L1].toArray().size(), everybody.size());
        QCOMPARE((*after)["has_more"_L1].toBool(true), false);
        EXPECT_OK(perform(u"positions"_s, {{u"participation_id"_s, id}}));
        QJsonObject behind = ride;
        behind.insert(u"after_id"_s, id);
        QCOMPARE((*perform(u"list_participants"_s, behind))["participants"_L1].toArray().size(), 0);
        EXPECT_ERROR(perform(u"list_participants"_s, {{u"ride_id"_s, 999'999}}),
                     ErrorCode::NotFound);
    }

    void goesOnWithAHistoryWhateverBecomesOfTheLastPositionOfAPage()
    {
        const auto participation = stored([&](db::Session &session) {
                                       return RideService(session, m_clock).load(RideId{m_ride});
                                   })
                                       ->participants.constFirst()
                                       .participation.id;
        std::vector<NewPosition> track;
        for (int second = 0; second <= Page::MaxLimit; ++second) {
            const Timestamp time{m_clock.now().msecs + second * 1'000};
            track.push_back({participation, {{-45.5, -14.5}, time}, time, false, {}});
        }
        EXPECT_OK(stored([&](db::Session &session) -> Result<int> {
            const auto outcomes = PositionRepository(session).store(track);
            return outcomes ? Result(int(outcomes->size())) : outcomes.error();
        }));
        QJsonObject params{{u"participation_id"_s, participation.value}};
        const auto first = perform(u"positions"_s, params);
        EXPECT_OK(first);
        QCOMPARE((*first)["positions"_L1].toArray().size(), qsizetype(Page::MaxLimit));
        m_database->ask(u"DELETE FROM positions WHERE fix_time = %1"_s.arg(
            track[Page::MaxLimit - 1].fix.fixTime.msecs));

        params.insert(u"after"_s, (*first)["next"_L1]);
        const auto rest = perform(u"positions"_s, params);
        EXPECT_OK(rest);
        QCOMPARE((*rest)["positions"_L1].toArray().size(), 1);
        QVERIFY((*rest)["next"_L1].isUndefined());
        for (const char *wrong : {"", "1,2", "1,2,3,4", "x"}) {
            params.insert(u"after"_s, QLatin1StringView(wrong));
            EXPECT_ERROR(perform(u"positions"_s, params), ErrorCode::InvalidInput);
        }
        params.remove(u"after"_s);
        params.insert(u"after_id"_s, 7); // a desk that is older than opaque ids
        const auto refused = perform(u"positions"_s, params);
        EXPECT_ERROR(refused, ErrorCode::InvalidInput);
        QVERIFY(refused.error().message.contains(u"use a newer desk"_s));
        params.insert(u"after_id"_s, 0);
        QCOMPARE((*perform(u"positions"_s, params))["positions"_L1].toArray().size(),
                 qsizetype(Page::MaxLimit));
    }

    void refusesWhatIsNoRequest_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<int>("code");
        const int invalid = int(ErrorCode::InvalidInput);
        const int missing = int(ErrorCode::NotFound);
        const QJsonObject nobody{{u"ride_id"_s, 999'999}};
        QTest::newRow("no method") << u"fly"_s << QJsonObject() << missing;
        QTest::newRow("ride of nothing") << u"ride"_s << QJsonObject() << invalid;
        QTest::newRow("ride of no ride") << u"ride"_s << nobody << missing;
        QTest::newRow("ride_route of nothing") << u"ride_route"_s << QJsonObject() << invalid;
        QTest::newRow("ride_route of no ride") << u"ride_route"_s << nobody << missing;
        QTest::newRow("create_ride without title") << u"create_ride"_s << QJsonObject() << invalid;
        QTest::newRow("change_ride without ride") << u"change_ride"_s << QJsonObject() << invalid;
        QTest::newRow("change_ride of no ride") << u"change_ride"_s << nobody << missing;
        QTest::newRow("delete_ride of no ride") << u"delete_ride"_s << nobody << missing;
        QTest::newRow("an empty message")
            << u"message_ride"_s << QJsonObject{{u"ride_id"_s, 1}, {u"text"_s, u" "_s}} << invalid;
        QTest::newRow("add_participant without name") << u"add_participant"_s << nobody << invalid;
    }

    void refusesWhatIsNoRequest()
    {
        QFETCH(QString, method);
        QFETCH(QJsonObject, params);
        QFETCH(int, code);
        EXPECT_ERROR(perform(method, params), ErrorCode(code));
    }

    void deletesARide()
    {
        EXPECT_OK(perform(u"message_ride"_s, ride(u"text"_s, u"Stop at the bridge"_s)));
        EXPECT_OK(perform(u"delete_ride"_s, ride()));
        EXPECT_ERROR(perform(u"delete_ride"_s, ride()), ErrorCode::NotFound);
    }
};

SAFERIDE_TEST(TestDeskJobs)
#include "tst_deskjobs.moc"
