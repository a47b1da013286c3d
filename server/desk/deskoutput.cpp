// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/desksession.h"

// What a live desk is sent, in this order: the snapshot, events, positions.

namespace saferide::desk {

namespace {

constexpr int EventsAtOnce = 64;
constexpr size_t FixesAtOnce = 10'000; // some 250 kB

} // namespace

void DeskSession::pump()
{
    while (hasRoom()) {
        if (!m_snapshot.finished) {
            write(m_around.feed.picture().nextPart(m_snapshot));
        } else if (!sendEvents()) {
            return;
        }
    }
}

bool DeskSession::sendEvents()
{
    const PictureState &picture = m_around.feed.picture();
    const auto events = picture.eventsAfter(m_sequence, EventsAtOnce);
    if (!events) { // too far behind: a fresh picture instead
        m_snapshot = picture.beginSnapshot();
        m_sequence = m_snapshot.sequence;
        m_generation = m_snapshot.generation;
        m_missed.clear();
        return true;
    }
    for (const auto &frame : *events) {
        if (!hasRoom()) {
            break;
        }
        write(*frame);
        ++m_sequence;
    }
    return !events->empty();
}

void DeskSession::offer(const SharedBatch &batch)
{
    const bool isNext = m_missed.empty() && m_generation + 1 == batch->generation;
    if (m_state == State::Live && !hasRoom()) {
        m_around.settings.rejections.count(Limit::OutputSkipBytes);
    }
    if (!isNext || !m_snapshot.finished || !hasRoom()) {
        return; // catchUp() sends the newest of what is missed
    }
    m_generation = batch->generation;
    m_batchAt = m_around.clock.monotonicMsecs();
    write(batch->frame(m_protocol));
}

void DeskSession::catchUp()
{
    const FixTable &fixes = m_around.feed.fixes();
    const qint64 now = m_around.clock.monotonicMsecs();
    if (!m_snapshot.finished || !hasRoom() || now - m_batchAt < m_around.settings.batchInterval) {
        return;
    }
    if (m_missed.empty()) {
        m_missedUpTo = fixes.generation();
        if (m_missedUpTo == m_generation) {
            return;
        }
        m_missed = fixes.changedSince(m_generation);
    }
    const size_t count = std::min(m_missed.size(), FixesAtOnce);
    auto current = fixes.current(std::span(m_missed).last(count));
    m_missed.resize(m_missed.size() - count);
    if (m_missed.empty()) {
        m_generation = m_missedUpTo;
    }
    if (!current.fixes.isEmpty() || !current.contacts.isEmpty()) {
        m_batchAt = now;
        write(batchFrame(
            {m_around.clock.now(), std::move(current.fixes), std::move(current.contacts)},
            m_protocol));
    }
}

} // namespace saferide::desk
