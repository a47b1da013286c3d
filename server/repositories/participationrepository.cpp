// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/participationrepository.h"

#include "server/repositories/pagefromrows.h"
#include "server/repositories/rowfields.h"
#include "server/repositories/withoutcount.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

std::optional<LocationFix> lastFixFromRow(const Row &row)
{
    const auto fixTime = row.optionalTimestamp("fix_time"_L1);
    if (!fixTime) {
        return std::nullopt;
    }
    LocationFix fix = fixFromRow(row, *fixTime);
    fix.aheadMsecs = *fixTime - row.timestamp("order_time"_L1);
    return fix;
}

Participation participationFromRow(const Row &row)
{
    Participation participation;
    readFields(row, ParticipationFields, participation);
    participation.version = row.integer("version"_L1);
    participation.leftAt = row.optionalTimestamp("left_at"_L1);
    participation.lastFix = lastFixFromRow(row);
    if (const auto heardAt = row.optionalTimestamp("heard_at"_L1)) {
        participation.lastContact = LastContact{*heardAt, participation.lastFix->fixTime};
    }
    return participation;
}

Participant participantFromRow(const Row &row)
{
    return {participationFromRow(row), row.text("username"_L1), row.boolean("is_guest"_L1)};
}

RiderContact contactFromRow(const Row &row)
{
    RiderContact contact;
    for (const ContactField &field : ContactFields) {
        contact.*field.value = row.optionalText(field.name);
    }
    return contact;
}

StoredContact storedContactFromRow(const Row &row)
{
    StoredContact stored{contactFromRow(row), {}};
    readColumn(row, "added_by_user_id"_L1, stored.addedBy);
    return stored;
}

} // namespace

Result<std::optional<Participation>>
ParticipationRepository::insert(const Participation &participation)
{
    return m_session.prepare(statement(QStringLiteral("participations/insert")))
        .bind(u":user_id"_s, participation.user.value)
        .bind(u":ride_id"_s, participation.ride.value)
        .bind(u":role"_s, toString(participation.role))
        .bind(u":now"_s, participation.joinedAt)
        .one(participationFromRow);
}

Result<std::optional<Participant>> ParticipationRepository::find(ParticipationId id)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_by_id")))
        .bind(u":id"_s, id.value)
        .one(participantFromRow);
}

Result<std::optional<qint64>>
ParticipationRepository::setRole(ParticipationId id, ParticipationRole role, Timestamp now)
{
    return m_session.prepare(statement(QStringLiteral("participations/update_role")))
        .bind(u":role"_s, toString(role))
        .bind(u":now"_s, now)
        .bind(u":id"_s, id.value)
        .one([](const Row &row) { return row.integer("version"_L1); });
}

Result<std::optional<Participation>> ParticipationRepository::leave(ParticipationId id,
                                                                    Timestamp now)
{
    return m_session.prepare(statement(QStringLiteral("participations/leave")))
        .bind(u":id"_s, id.value)
        .bind(u":now"_s, now)
        .one(participationFromRow);
}

Result<void> ParticipationRepository::leaveAll(RideId ride, Timestamp now)
{
    const auto left = m_session.prepare(statement(QStringLiteral("participations/leave_ride")))
                          .bind(u":ride_id"_s, ride.value)
                          .bind(u":now"_s, now)
                          .execute();
    return left ? Result<void>() : left.error();
}

Result<bool> ParticipationRepository::remove(ParticipationId id)
{
    const auto removed = m_session.prepare(statement(QStringLiteral("participations/delete")))
                             .bind(u":id"_s, id.value)
                             .execute();
    return removed ? Result<bool>(*removed > 0) : removed.error();
}

Result<QList<Participant>> ParticipationRepository::listByRide(RideId ride)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_by_ride")))
        .bind(u":ride_id"_s, ride.value)
        .all(participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listByRide(RideId ride, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_by_ride")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listByUser(UserId user, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_by_user")))
            .bind(u":user_id"_s, user.value)
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listAll(const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_all")))
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<std::optional<Participant>> ParticipationRepository::findEver(ParticipationId id)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_by_id_ever")))
        .bind(u":id"_s, id.value)
        .one(participantFromRow);
}

Result<std::optional<Participant>> ParticipationRepository::findEver(RideId ride, UserId user)
{
    return m_session
        .prepare(statement(QStringLiteral("participations/select_by_ride_and_user_ever")))
        .bind(u":ride_id"_s, ride.value)
        .bind(u":user_id"_s, user.value)
        .one(participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listByRideEver(RideId ride, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_by_ride_ever")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<PageOf<Participant>> ParticipationRepository::listByUserEver(UserId user, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_page_by_user_ever")))
            .bind(u":user_id"_s, user.value)
            .bind(u":after_id"_s, page.afterId),
        page, participantFromRow);
}

Result<QList<Participant>> ParticipationRepository::listActive()
{
    return m_session.prepare(statement(QStringLiteral("participations/select_active")))
        .all(participantFromRow);
}

Result<QList<Participant>>
ParticipationRepository::listNewest(RideId afterRide, ParticipationId after, qsizetype limit)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_page_newest")))
        .bind(u":after_ride_id"_s, afterRide.value)
        .bind(u":after_id"_s, after.value)
        .bind(u":limit"_s, qint64(limit))
        .all(participantFromRow);
}

Result<std::optional<StoredContact>> ParticipationRepository::contact(ParticipationId id)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_contact")))
        .bind(u":id"_s, id.value)
        .one(storedContactFromRow);
}

Result<PageOf<ContactOfRider>> ParticipationRepository::listContacts(RideId ride, bool ofAll,
                                                                     const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("participations/select_contacts")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":of_all"_s, qint64(ofAll))
            .bind(u":after_id"_s, page.afterId),
        page, [](const Row &row) {
            return ContactOfRider{ParticipationId{row.integer("id"_L1)}, storedContactFromRow(row)};
        });
}

Result<void> ParticipationRepository::setContact(ParticipationId id, const RiderContact &contact)
{
    auto update = m_session.prepare(statement(QStringLiteral("participations/update_contact")));
    update.bind(u":id"_s, id.value);
    for (const ContactField &field : ContactFields) {
        update.bind(u':' + QString(field.name), contact.*field.value);
    }
    return withoutCount(update.execute());
}

Result<QList<RiderName>> ParticipationRepository::listNames(RideId ride)
{
    return m_session.prepare(statement(QStringLiteral("participations/select_names")))
        .bind(u":ride_id"_s, ride.value)
        .all([](const Row &row) {
            return RiderName{row.text("username"_L1), row.boolean("is_guest"_L1),
                             row.optionalText("bib"_L1)};
        });
}

Result<QHash<ParticipationId, QString>> ParticipationRepository::bibs(RideId ride)
{
    using Bib = std::pair<ParticipationId, QString>;
    const auto rows = m_session.prepare(statement(QStringLiteral("participations/select_bibs")))
                          .bind(u":ride_id"_s, ride.value)
                          .all([](const Row &row) {
                              return Bib{row.integer("id"_L1), row.text("bib"_L1)};
                          });
    if (!rows) {
        return rows.error();
    }
    return QHash<ParticipationId, QString>(rows->cbegin(), rows->cend());
}

Result<std::optional<QString>> ParticipationRepository::holderOfBib(RideId ride,
                                                                    const RiderContact &contact,
                                                                    ParticipationId apart)
{
    if (!contact.bib) {
        return std::optional<QString>();
    }
    return m_session.prepare(statement(QStringLiteral("participations/select_by_bib")))
        .bind(u":ride_id"_s, ride.value)
        .bind(u":bib"_s, *contact.bib)
        .bind(u":id"_s, apart.value)
        .one([](const Row &row) { return row.text("username"_L1); });
}

Result<void> ParticipationRepository::markAdded(ParticipationId id, UserId by)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("participations/mark_added")))
                            .bind(u":id"_s, id.value)
                            .bind(u":user_id"_s, by.value)
                            .execute());
}

} // namespace saferide
