// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskoutput.h"

namespace saferide::desk {

namespace {

constexpr int EventsAtOnce = 64;
constexpr size_t FixesAtOnce = 10'000; // some 250 kB

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
    m_snapshot = picture.beginSnapshot();
    m_snapshot.finished = resumed;
    m_sequence = resumed ? resume->sequence : m_snapshot.sequence;
    // A desk that resumes gets everybody's newest position: nobody knows which it missed.
    m_generation = resumed ? 0 : m_snapshot.generation;
    return resumed;
}

void DeskOutput::pump()
{
    while (m_wire.hasRoom()) {
        if (!m_snapshot.finished) {
            m_wire.write(m_feed.picture().nextPart(m_snapshot));
        } else if (!sendEvents()) {
            return;
        }
    }
}

bool DeskOutput::sendEvents()
{
    const PictureState &picture = m_feed.picture();
    const auto events = picture.eventsAfter(m_sequence, EventsAtOnce);
    if (!events) { // too far behind: a fresh picture instead
        m_snapshot = picture.beginSnapshot();
        m_sequence = m_snapshot.sequence;
        m_generation = m_snapshot.generation;
        m_missed.clear();
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
    const bool isNext = m_missed.empty() && m_generation + 1 == batch->generation;
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
    const FixTable &fixes = m_feed.fixes();
    const qint64 now = m_clock.monotonicMsecs();
    if (!m_snapshot.finished || !m_wire.hasRoom() || now - m_batchAt < m_settings.batchInterval) {
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
        m_wire.write(batchFrame(
            {m_clock.now(), std::move(current.fixes), std::move(current.contacts)}, m_protocol));
    }
}

} // namespace saferide::desk
