// SPDX-License-Identifier: GPL-3.0-or-later
// How many positions a second the database takes in batches, without anything around it:
//
//   saferide-store-benchmark URL [PARTICIPATIONS] [SECONDS] [BATCH]
//
// The database is one that `saferided seed` has filled; its positions stay behind. Prints a line of
// JSON.
#include "server/database/pool.h"
#include "server/repositories/positionrepository.h"
#include "shared/core/clock.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

struct Run
{
    int participations = 200;
    int seconds = 5;
    int batch = 1000;
    Timestamp start = SystemClock().now();
    QElapsedTimer timer;
    qint64 sent = 0;
    qint64 stored = 0;
};

std::vector<NewPosition> nextBatch(Run &run)
{
    std::vector<NewPosition> positions(static_cast<size_t>(run.batch));
    for (NewPosition &position : positions) {
        const qint64 number = run.sent++;
        position.participation = {1 + number % run.participations};
        position.fix.fixTime = {run.start.msecs - 3'600'000 + number / run.participations};
        position.fix.point = {45 + double(number % 9973) / 9973, 14 + double(number % 7919) / 7919};
        position.fix.speed = 7.5;
        position.receivedAt = run.start;
    }
    return positions;
}

void storeNext(db::Pool &pool, Run &run)
{
    pool.write([positions = nextBatch(run)](
                   db::Session &session) { return PositionRepository(session).store(positions); },
               &pool,
               [&](const Result<std::vector<StoreOutcome>> &outcomes) {
                   if (!outcomes) {
                       std::fprintf(stderr, "%s\n", qPrintable(outcomes.error().message));
                       QCoreApplication::exit(1);
                       return;
                   }
                   run.stored += std::ranges::count(*outcomes, StoreOutcome::Stored);
                   if (run.timer.elapsed() < 1000LL * run.seconds) {
                       storeNext(pool, run);
                       return;
                   }
                   const double seconds = double(run.timer.elapsed()) / 1000;
                   std::printf("{\"stored_per_s\": %.0f, \"stored\": %lld}\n",
                               double(run.stored) / seconds, run.stored);
                   QCoreApplication::quit();
               });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto url = db::DatabaseUrl::parse(arguments.value(1));
    if (!url) {
        std::fprintf(stderr, "%s\n", qPrintable(url.error().message));
        return 2;
    }
    Run run;
    run.participations = arguments.value(2, u"200"_s).toInt();
    run.seconds = arguments.value(3, u"5"_s).toInt();
    run.batch = arguments.value(4, u"1000"_s).toInt();
    db::Pool pool({.url = *url});
    if (const auto opened = pool.open(); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().message));
        return 2;
    }
    run.timer.start();
    storeNext(pool, run);
    return QCoreApplication::exec();
}
