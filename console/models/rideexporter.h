// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/models/exportfile.h"

#include <deque>
#include <vector>

namespace saferide {

/// Fetches what everybody in a ride rode, page by page, and has it written as it comes: a few
/// riders at once, in the order of the list, with a bounded number of pages in memory. GUI thread
/// only.
class RideExporter final : public QObject
{
    Q_OBJECT

public:
    struct Order
    {
        Ride ride;
        QList<Participant> participants; ///< known here; the server may know of others, who left
        ExportFormat format = ExportFormat::Csv;
        QString fileName;
    };

    /// `commands` outlives it. Destroying it gives the export up; an old file stays.
    RideExporter(DeskCommands &commands, Order order, QObject *parent = nullptr);

    const Order &order() const { return m_order; }
    void start();

Q_SIGNALS:
    /// There are so many.
    void counted(int participants);
    /// So many of the participants are fetched.
    void progressed(int participants);
    void finished();
    /// The server's reason, or that of the disk.
    void fetchingFailed(const QString &reason);
    void writingFailed(const QString &reason);

private:
    struct Track
    {
        std::deque<QList<Position>> pages; // fetched, not handed to the file
        console::ListPositions request; // of the next page
        Timestamp lastTime;
        bool asking = false;
        bool complete = false;
    };

    void takeParticipants(const Result<PageOf<Participant>> &page);
    void advance();
    void fetch(size_t index);
    void take(size_t index, const Result<console::PositionPage> &page);
    void handOver();
    void end();

    DeskCommands &m_commands;
    Order m_order;
    QList<Participant> m_participants; // so far
    ExportFile m_file;
    std::vector<Track> m_tracks;
    size_t m_current = 0; // whose track is being written
    bool m_begun = false; // the current one
    bool m_ended = false;
};

} // namespace saferide
