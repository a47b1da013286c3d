// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskoutput.h"

#include "shared/protocol/websocketframe.h"

namespace saferide::desk {

namespace {

constexpr int EventsAtOnce = 64;
constexpr qsizetype FixesAtOnce = 10'000; // some 250 kB

} // namespace

DeskOutput::DeskOutput(DeskFeed &feed, const Clock &clock, const Settings &settings, Wire wire)
    : m_feed(feed)
    , m_clock(clock)
    , m_settings(settings)
    , m_wire(std::move(wire))
{
}

bool DeskOutput::begin(int protocol, const std::optional<console::ResumePoint> &resume)
{
    const PictureState &picture = m_feed.picture();
    const bool resumed = resume && picture.canResume(*resume);
    m_protocol = protocol;
    // A desk that resumes gets everybody's newest position: nobody knows which it missed.
    m_generation = resumed ? 0 : m_feed.generation(); // before what the snapshot reads
    m_snapshot = picture.beginSnapshot();
    m_snapshot.finished = resumed;
    m_sequence = resumed ? resume->sequence : m_snapshot.from.sequence;
    return resumed;
}

void DeskOutput::pump()
{
    while (m_wire.hasRoom()) {
        sendLinkState();
        if (!m_snapshot.finished) {
            m_wire.write(m_feed.picture().nextPart(m_snapshot));
        } else if (!sendEvents()) {
            return;
        }
    }
}

void DeskOutput::sendLinkState()
{
    const auto since = m_feed.behindSince();
    if (std::exchange(m_behindSince, since) != since) {
        m_wire.write(websocketTextFrame(
            console::serialize(console::ServerMessage(console::LinkState{since}))));
    }
}

bool DeskOutput::sendEvents()
{
    const PictureState &picture = m_feed.picture();
    const auto events = picture.eventsAfter(m_sequence, EventsAtOnce);
    if (!events) { // too far behind: a fresh picture instead
        m_generation = m_feed.generation();
        m_snapshot = picture.beginSnapshot();
        m_sequence = m_snapshot.from.sequence;
        m_catchingUp.reset();
        return true;
    }
    for (const auto &frame : *events) {
        if (!m_wire.hasRoom()) {
            break;
        }
        m_wire.write(*frame);
        ++m_sequence;
    }
    return !events->empty();
}

void DeskOutput::offer(const SharedBatch &batch)
{
    const bool isNext = !m_catchingUp && m_generation + 1 == batch->generation;
    if (!m_wire.hasRoom()) {
        m_settings.rejections.count(Limit::OutputSkipBytes);
    }
    if (!isNext || !m_snapshot.finished || !m_wire.hasRoom()) {
        return; // catchUp() sends the newest of what is missed
    }
    m_generation = batch->generation;
    m_batchAt = m_clock.monotonicMsecs();
    m_wire.write(batch->frame(m_protocol));
}

void DeskOutput::catchUp()
{
    const qint64 now = m_clock.monotonicMsecs();
    if (!m_snapshot.finished || !m_wire.hasRoom() || now - m_batchAt < m_settings.batchInterval) {
        return;
    }
    if (!m_catchingUp) {
        const quint64 upTo = m_feed.generation();
        if (upTo == m_generation) {
            return;
        }
        m_catchingUp = CatchingUp{upTo, {}};
    }
    RiderMoves moves = m_feed.picture().movesSince(m_generation, m_catchingUp->cursor, FixesAtOnce);
    if (m_catchingUp->cursor.finished) {
        m_generation = m_catchingUp->upTo;
        m_catchingUp.reset();
    }
    if (moves.size() > 0) {
        m_batchAt = now;
        m_wire.write(batchFrame({m_clock.now(), std::move(moves.fixes), std::move(moves.contacts)},
                                m_protocol));
    }
}

} // namespace saferide::desk
