// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/operator.h"
#include "server/commands/age.h"
#include "server/commands/commandjob.h"
#include "server/commands/commands.h"
#include "server/repositories/purgerepository.h"
#include "server/upkeep/positionpurge.h"
#include "shared/core/clock.h"

#include <QTextStream>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

Result<PositionPurge::Outcome> purge(db::Pool &pool, Timestamp endedBefore, Timestamp now)
{
    PositionPurge purge(pool, {});
    QEventLoop loop;
    std::optional<Result<PositionPurge::Outcome>> outcome;
    purge.run(endedBefore, now, [&](const Result<PositionPurge::Outcome> &result) {
        outcome.emplace(result);
        loop.quit();
    });
    if (!outcome) {
        loop.exec();
    }
    return *outcome;
}

} // namespace

Result<void> purgePositions(const Invocation &invocation)
{
    const QString age = invocation.options.value(u"older-than"_s);
    const auto msecs = ageFromText(age);
    if (!msecs) {
        return Error{ErrorCode::InvalidInput,
                     u"--older-than must be an age like 30d or 12h, not \"%1\""_s.arg(age)};
    }
    const auto database = CommandDatabase::open(invocation.config);
    if (!database) {
        return database.error();
    }
    const SystemClock clock;
    const Timestamp endedBefore = clock.now() + -*msecs;
    const auto count = (*database)->run(
        [&](db::Session &session) { return PurgeRepository(session).count(endedBefore); });
    if (!count) {
        return count.error();
    }
    const QString what = u"%1 positions of %2 participations in %3 rides that ended more than "
                         "%4 ago"_s.arg(count->positions)
                             .arg(count->participations)
                             .arg(count->rides)
                             .arg(age);
    if (invocation.has(u"dry-run"_s)) {
        QTextStream(stdout) << "would delete " << what << '\n';
        return {};
    }
    const auto outcome = purge((*database)->pool(), endedBefore, clock.now());
    if (!outcome) {
        return outcome.error();
    }
    const auto added = (*database)->run([&](db::Session &session) {
        return Operator(session, clock, systemUser()).audit(u"purge"_s, what);
    });
    QTextStream(stdout) << "deleted " << what << '\n';
    return added;
}

} // namespace saferide
