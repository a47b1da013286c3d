// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QMap>
#include <QTest>

#include <functional>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

using ParticipantList = std::function<Result<PageOf<Participant>>(ParticipationRepository &, RideId,
                                                                  UserId, const Page &)>;

const QMap<QString, ParticipantList> &participantLists()
{
    using Repository = ParticipationRepository;
    static const QMap<QString, ParticipantList> lists{
        {u"of a ride"_s,
         [](Repository &repository, RideId ride, UserId, const Page &page) {
             return repository.listByRide(ride, page);
         }},
        {u"of a user"_s,
         [](Repository &repository, RideId, UserId user, const Page &page) {
             return repository.listByUser(user, page);
         }},
        {u"all"_s,
         [](Repository &repository, RideId, UserId, const Page &page) {
             return repository.listAll(page);
         }},
        {u"ever of a ride"_s,
         [](Repository &repository, RideId ride, UserId, const Page &page) {
             return repository.listByRideEver(ride, page);
         }},
        {u"ever of a user"_s,
         [](Repository &repository, RideId, UserId user, const Page &page) {
             return repository.listByUserEver(user, page);
         }},
    };
    return lists;
}

} // namespace

class TestParticipationRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto participations(Work work)
    {
        return with<ParticipationRepository>(std::move(work));
    }
    std::optional<Participant> find(ParticipationId id)
    {
        return test::valueOf(participations(
            [id](ParticipationRepository &repository) { return repository.find(id); }));
    }
    std::optional<Participant> findEver(ParticipationId id)
    {
        return test::valueOf(participations(
            [id](ParticipationRepository &repository) { return repository.findEver(id); }));
    }

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { clear({u"participations"_s, u"rides"_s}); }

    void pagesHaveEachParticipationOnceAndInOrder_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<int>("limit");
        for (const QString &list : participantLists().keys()) {
            for (const int limit : {1, 2, 3, 4, 5}) {
                QTest::addRow("%s, %d a page", qPrintable(list), limit) << list << limit;
            }
        }
    }
    void pagesHaveEachParticipationOnceAndInOrder()
    {
        QFETCH(const QString, list);
        QFETCH(const int, limit);
        const bool isEver = list.startsWith(u"ever"_s);
        const bool isOfUser = list.endsWith(u"user"_s);
        const User user = newUser();
        const Ride ride = newRide(newUser());
        QList<qint64> expected;
        for (int i = 0; i < 4; ++i) {
            const auto participation =
                newParticipation(isOfUser ? user : newUser(), isOfUser ? newRide(newUser()) : ride);
            expected.append(participation.id.value);
            const auto gone =
                newParticipation(isOfUser ? user : newUser(), isOfUser ? newRide(newUser()) : ride);
            leave(gone);
            if (isEver) {
                leave(participation);
                expected.append(gone.id.value);
            } else if (list != u"all"_s) {
                newParticipation(newUser(), newRide(newUser()));
            }
        }
        const auto read = [&](const Page &page) {
            return participations([&](ParticipationRepository &repository) {
                return participantLists()[list](repository, ride.id, user.id, page);
            });
        };
        QCOMPARE(test::idsOfPages(limit, read), expected);
    }

    void aUserIsInARideOnce()
    {
        const User user = newUser();
        const Ride ride = newRide(newUser());
        const auto first = newParticipation(user, ride);
        Participation again = first;
        again.role = ParticipationRole::Support;
        again.joinedAt = clock.now() + 1;
        const auto inserted = participations(
            [&](ParticipationRepository &repository) { return repository.insert(again); });
        EXPECT_OK(inserted);
        QVERIFY(!*inserted);
        QVERIFY(find(first.id)->participation == first);
    }

    void whoLeftIsFoundOnlyByThoseWhoLookForThem()
    {
        const User user = newUser();
        const Ride ride = newRide(newUser());
        const auto participation = newParticipation(user, ride);
        clock.advance(1000);
        const auto leaveIt = [&](ParticipationRepository &repository) {
            return repository.leave(participation.id, clock.now());
        };
        const auto left = test::valueOf(participations(leaveIt));
        QVERIFY(left && left->leftAt == clock.now());
        QVERIFY(!find(participation.id));
        const auto found = findEver(participation.id);
        QVERIFY(found);
        QVERIFY(found->participation.leftAt == clock.now());
        QCOMPARE(found->username, user.username);

        clock.advance(1000);
        QVERIFY(!test::valueOf(participations(leaveIt)));
        QVERIFY(!test::valueOf(participations([&](ParticipationRepository &repository) {
            return repository.setRole(participation.id, ParticipationRole::Sweep, clock.now());
        })));
        QVERIFY(findEver(participation.id) == found);
        const auto inIt = participations(
            [&](ParticipationRepository &repository) { return repository.listByRide(ride.id); });
        EXPECT_OK(inIt);
        QVERIFY(inIt->isEmpty());
    }

    void allLeaveARideAndNoOther()
    {
        const Ride ride = newRide(newUser());
        const auto before = newParticipation(newUser(), ride);
        leave(before);
        clock.advance(1000);
        const auto inIt = newParticipation(newUser(), ride);
        const auto elsewhere = newParticipation(newUser(), newRide(newUser()));
        const Timestamp joinedAt = clock.now();
        clock.step(-500); // nobody leaves before they joined
        EXPECT_OK(participations([&](ParticipationRepository &repository) {
            return repository.leaveAll(ride.id, clock.now());
        }));
        QVERIFY(findEver(before.id)->participation.leftAt == joinedAt + -1000);
        QVERIFY(findEver(inIt.id)->participation.leftAt == joinedAt);
        QVERIFY(find(elsewhere.id));
    }

    void thoseOfActiveRidesAreListed()
    {
        QList<qint64> expected;
        for (const auto status :
             {RideStatus::Live, RideStatus::Finished, RideStatus::Planned, RideStatus::Cancelled}) {
            const Ride ride = newRide(newUser(), status, false);
            const auto participation = newParticipation(newUser(), ride);
            leave(newParticipation(newUser(), ride));
            if (ride.isActive()) {
                expected.append(participation.id.value);
            }
        }
        const Ride deleted = newRide(newUser(), RideStatus::Live);
        newParticipation(newUser(), deleted);
        markDeleted(deleted);
        const auto active = participations(
            [](ParticipationRepository &repository) { return repository.listActive(); });
        EXPECT_OK(active);
        QCOMPARE(test::idsOf(*active), expected);
    }

    void theNewestPositionsComeByRideInPages()
    {
        const auto place = [this](const Participation &participation) {
            NewPosition position;
            position.participation = participation.id;
            position.fix = {.point = {46, 14}, .fixTime = clock.now()};
            position.receivedAt = clock.now();
            EXPECT_OK(with<PositionRepository>(
                [&](PositionRepository &repository) { return repository.store({position}); }));
        };
        const Ride first = newRide(newUser(), RideStatus::Live, false);
        const Ride second = newRide(newUser(), RideStatus::Planned, false);
        const Ride finished = newRide(newUser(), RideStatus::Finished, false);
        QList<qint64> expected;
        const auto later = newParticipation(newUser(), second);
        for (int i = 0; i < 3; ++i) {
            const auto participation = newParticipation(newUser(), first);
            place(participation);
            expected.append(participation.id.value);
        }
        place(later);
        expected.append(later.id.value);
        newParticipation(newUser(), first); // was nowhere yet
        const auto gone = newParticipation(newUser(), second);
        place(gone);
        leave(gone);
        place(newParticipation(newUser(), finished));

        QList<qint64> read;
        RideId ride;
        ParticipationId after;
        for (;;) {
            const auto page =
                test::valueOf(participations([&](ParticipationRepository &repository) {
                    return repository.listNewest(ride, after, 2);
                }));
            if (page.isEmpty()) {
                break;
            }
            read.append(test::idsOf(page));
            ride = page.constLast().participation.ride;
            after = page.constLast().participation.id;
            QVERIFY(page.constLast().participation.lastFix);
        }
        QCOMPARE(read, expected);
    }

    void aParticipationIsTakenOutOnce()
    {
        const auto participation = newParticipation(newUser(), newRide(newUser()));
        const auto remove = [&] {
            return test::valueOf(participations([&](ParticipationRepository &repository) {
                return repository.remove(participation.id);
            }));
        };
        QVERIFY(remove());
        QVERIFY(!findEver(participation.id));
        QVERIFY(!remove());
    }
};

SAFERIDE_TEST(TestParticipationRepository)
#include "tst_participationrepository.moc"
