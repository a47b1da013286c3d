// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/routerepository.h"

#include "server/repositories/pagefromrows.h"
#include "server/repositories/rowfields.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

RouteOfViewer routeFromRow(const Row &row)
{
    RouteOfViewer found;
    readFields(row, RouteFields, found.route);
    found.organizes = row.boolean("organizes"_L1);
    found.inRide = row.boolean("in_ride"_L1);
    found.shownInRide = row.boolean("shown_in_ride"_L1);
    return found;
}

void bindRoute(db::Statement &insertOrUpdate, const Route &route, Kept least)
{
    bindFields(insertOrUpdate, RouteFields, route, least);
    insertOrUpdate.bind(u":gpx_bytes"_s, qint64(route.gpx.value_or(QString()).toUtf8().size()));
}

} // namespace

Result<RouteId> RouteRepository::insert(const Route &route)
{
    auto insert = m_session.prepare(statement(QStringLiteral("routes/insert")));
    bindRoute(insert, route, Kept::AsMade);
    const auto id = insert.one([](const Row &row) { return RouteId{row.integer("id"_L1)}; });
    if (!id) {
        return id.error();
    }
    return id->value();
}

Result<std::optional<RouteOfViewer>> RouteRepository::find(RouteId id, UserId viewer)
{
    return m_session.prepare(statement(QStringLiteral("routes/select_by_id")))
        .bind(u":id"_s, id.value)
        .bind(u":viewer"_s, viewer.value)
        .one(routeFromRow);
}

Result<std::optional<RouteOfViewer>> RouteRepository::findForChange(RouteId id, UserId viewer)
{
    return m_session.prepare(statement(QStringLiteral("routes/select_for_change")))
        .bind(u":id"_s, id.value)
        .bind(u":viewer"_s, viewer.value)
        .one(routeFromRow);
}

Result<bool> RouteRepository::isUsed(RouteId id)
{
    const auto used = m_session.prepare(statement(QStringLiteral("routes/is_used")))
                          .bind(u":id"_s, id.value)
                          .one([](const Row &row) { return row.boolean("used"_L1); });
    if (!used) {
        return used.error();
    }
    return used->value_or(false);
}

Result<QList<RideId>> RouteRepository::listActiveRides(RouteId id)
{
    return m_session.prepare(statement(QStringLiteral("routes/select_active_rides")))
        .bind(u":id"_s, id.value)
        .all([](const Row &row) { return RideId{row.integer("id"_L1)}; });
}

Result<OwnedRoutes> RouteRepository::countOwned(UserId owner, RouteId but)
{
    if (m_session.dialect() == db::Dialect::Postgresql) { // SQLite has one writer
        const QString scope = u"routes of "_s + QString::number(owner.value);
        const auto held = m_session.prepare(statement(QStringLiteral("routes/hold_owned")))
                              .bind(u":scope"_s, scope)
                              .one([](const Row &row) { return row.boolean("held"_L1); });
        if (!held) {
            return held.error();
        }
    }
    const auto owned =
        m_session.prepare(statement(QStringLiteral("routes/count_owned")))
            .bind(u":owner"_s, owner.value)
            .bind(u":but"_s, but.value)
            .one([](const Row &row) {
                return OwnedRoutes{row.integer("routes"_L1), row.integer("bytes"_L1)};
            });
    return owned ? Result(owned->value_or(OwnedRoutes())) : owned.error();
}

Result<void> RouteRepository::update(const Route &route)
{
    auto update = m_session.prepare(statement(QStringLiteral("routes/update")));
    bindRoute(update, route, Kept::Current);
    const auto updated = update.bind(u":id"_s, route.id.value).execute();
    return updated ? Result<void>() : updated.error();
}

Result<void> RouteRepository::remove(RouteId id)
{
    const auto removed = m_session.prepare(statement(QStringLiteral("routes/delete")))
                             .bind(u":id"_s, id.value)
                             .execute();
    return removed ? Result<void>() : removed.error();
}

Result<PageOf<RouteOfViewer>> RouteRepository::listAll(UserId viewer, const Page &page)
{
    return list(statement(QStringLiteral("routes/select_page_all")), viewer, page);
}

Result<PageOf<RouteOfViewer>> RouteRepository::listOwned(UserId viewer, const Page &page)
{
    return list(statement(QStringLiteral("routes/select_page_owned")), viewer, page);
}

Result<PageOf<RouteOfViewer>> RouteRepository::listReachable(UserId viewer, const Page &page)
{
    return list(statement(QStringLiteral("routes/select_page_reachable")), viewer, page);
}

Result<PageOf<RouteOfViewer>> RouteRepository::list(const db::StatementName &name, UserId viewer,
                                                    const Page &page)
{
    qint64 candidates = 0;
    auto routes = pageFromRows(m_session.prepare(name)
                                   .bind(u":viewer"_s, viewer.value)
                                   .bind(u":after_id"_s, page.afterId)
                                   .bind(u":max_bytes"_s, MaxPageBytes),
                               page, [&candidates](const Row &row) {
                                   candidates = row.integer("page_rows"_L1);
                                   return routeFromRow(row);
                               });
    if (routes && routes->items.size() < candidates) { // the statement cut the page by its size
        routes->hasMore = true;
    }
    return routes;
}

} // namespace saferide
