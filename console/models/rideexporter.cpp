// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/rideexporter.h"

namespace saferide {

namespace {

constexpr size_t TracksAtOnce = 4;
constexpr size_t MaxPagesAhead = 4; // of each track, while one before it is written
constexpr int MaxPagesUnwritten = 16;

} // namespace

RideExporter::RideExporter(DeskCommands &commands, Order order, QObject *parent)
    : QObject(parent)
    , m_commands(commands)
    , m_order(std::move(order))
    , m_file(m_order.fileName, m_order.format, m_order.ride.title)
{
    connect(&m_file, &ExportFile::written, this, &RideExporter::advance);
    connect(&m_file, &ExportFile::finished, this, &RideExporter::finished);
    connect(&m_file, &ExportFile::failed, this, [this](const QString &reason) {
        end();
        Q_EMIT writingFailed(reason);
    });
}

void RideExporter::start()
{
    m_commands.listParticipants(
        m_order.ride.id, this,
        [this](const Result<PageOf<Participant>> &page) { takeParticipants(page); });
}

void RideExporter::takeParticipants(const Result<PageOf<Participant>> &page)
{
    if (m_ended) {
        return;
    }
    // An older server does not know the question.
    if (!page && page.error().code != ErrorCode::NotFound) {
        end();
        Q_EMIT fetchingFailed(page.error().message);
        return;
    }
    if (page) {
        m_participants.append(page->items);
        if (page->hasMore) {
            return;
        }
        m_order.participants = std::move(m_participants);
    }
    m_tracks = std::vector<Track>(size_t(m_order.participants.size()));
    Q_EMIT counted(int(m_tracks.size()));
    advance();
}

void RideExporter::end()
{
    m_ended = true;
}

void RideExporter::advance()
{
    if (m_ended) {
        return;
    }
    handOver();
    if (m_current == m_tracks.size()) {
        end();
        m_file.finish();
        return;
    }
    const size_t past = std::min(m_tracks.size(), m_current + TracksAtOnce);
    for (size_t index = m_current; index < past; ++index) {
        const Track &track = m_tracks[index];
        const bool isFull = index == m_current ? m_file.waiting() >= MaxPagesUnwritten
                                               : track.pages.size() >= MaxPagesAhead;
        if (!track.asking && !track.complete && !isFull) {
            fetch(index);
        }
    }
}

/// What can be written of the current track, and of those after it when it is complete.
void RideExporter::handOver()
{
    while (m_current < m_tracks.size()) {
        Track &track = m_tracks[m_current];
        if (!m_begun) {
            m_file.beginTrack(m_order.participants[qsizetype(m_current)]);
            m_begun = true;
        }
        while (!track.pages.empty()) {
            m_file.add(track.pages.front());
            track.pages.pop_front();
        }
        if (!track.complete) {
            return;
        }
        m_file.endTrack();
        m_begun = false;
        ++m_current;
        Q_EMIT progressed(int(m_current));
    }
}

void RideExporter::fetch(size_t index)
{
    Track &track = m_tracks[index];
    track.asking = true;
    track.request.participation = m_order.participants[qsizetype(index)].participation.id;
    m_commands.positionPage(
        track.request, this,
        [this, index](const Result<console::PositionPage> &page) { take(index, page); });
}

void RideExporter::take(size_t index, const Result<console::PositionPage> &page)
{
    Track &track = m_tracks[index];
    track.asking = false;
    if (m_ended) {
        return;
    }
    if (!page) {
        end();
        Q_EMIT fetchingFailed(page.error().message);
        return;
    }
    const auto &positions = page->positions;
    const auto next = track.request.behind(*page);
    track.complete = !next;
    if (!positions.isEmpty()) {
        const bool goesOn = positions.constFirst().fix.fixTime >= track.lastTime
            && (track.complete || *next != track.request);
        if (!goesOn) {
            end();
            Q_EMIT fetchingFailed(tr("The server returned an endless list."));
            return;
        }
        track.request = next.value_or(track.request);
        track.lastTime = positions.constLast().fix.fixTime;
        track.pages.push_back(positions);
    }
    advance();
}

} // namespace saferide
