// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/loadoptions.h"
#include "load/loadresult.h"

#include <array>
#include <memory>
#include <vector>

namespace saferide::load {

/// The riders of one process: connects them, lets them ride, and counts each delivery. A position
/// carries its sender's running number in its longitude, so that what is lost or doubled shows.
class LoadWorker
{
public:
    /// Rides are kept whole: `tickets` are all of some rides, those of one ride side by side.
    /// `firstIndex`: riders of the processes before this one.
    LoadWorker(const LoadOptions &options, const std::vector<Ticket> &tickets,
               std::size_t firstIndex);
    ~LoadWorker();

    /// Returns when every rider is in its ride, or could not get in.
    void connectAll();
    void run();
    LoadResult finish();

private:
    struct Member;
    struct Room;

    void connect(Member &member);
    void joined(Member &member);
    void ride(double seconds);
    void storm();
    void send(Member &member, std::uint64_t now);
    void heard(Member &receiver, std::string_view event);
    void count(Member &receiver, Member &sender, std::uint32_t number);
    void acknowledged(Member &member, std::uint64_t number, bool ok, std::string_view json);
    void failed(Member &member, const std::string &reason);
    void report(std::string_view problem);
    void runClosedLoop(std::uint64_t end);
    void runFixedRate(std::uint64_t start, std::uint64_t end);
    void drain();
    std::uint64_t outstanding() const;
    void showProgress(const char *what, std::uint64_t done, std::uint64_t of);

    const LoadOptions &m_options;
    EventPoll m_poll;
    LoadResult m_result;
    std::vector<std::unique_ptr<Room>> m_rooms;
    std::vector<std::unique_ptr<Member>> m_members;
    std::uint64_t m_expected = 0; ///< deliveries that the positions sent so far should make
    std::vector<Member *> m_writers;
    std::vector<Member *> m_again; ///< to be connected again after a failure in the storm
    std::uint64_t m_stormAt = 0; ///< 0 outside of storms
    bool m_running = false;
    bool m_showsProgress;
    std::uint64_t m_lastProgress = 0;
    int m_problemsShown = 0;
};

} // namespace saferide::load
