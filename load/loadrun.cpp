// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/loadrun.h"

#include "load/loadworker.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace saferide::load {
namespace {

/// A worker process, with a pipe each way.
struct Child
{
    pid_t pid = 0;
    int commands = -1; ///< a byte to it: begin
    int results = -1; ///< a byte from it: everybody is in; then the result
};

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// The tickets of each process: rides whole, spread evenly.
std::vector<std::vector<Ticket>> shares(const std::vector<Ticket> &tickets, std::size_t processes)
{
    std::map<std::string, std::size_t> shareOfRide;
    std::vector<std::vector<Ticket>> shares(processes);
    for (const Ticket &ticket : tickets) {
        const auto share =
            shareOfRide.emplace(ticket.rideCode, shareOfRide.size() % processes).first->second;
        shares[share].push_back(ticket);
    }
    for (auto &share : shares) {
        std::stable_sort(share.begin(), share.end(), [](const Ticket &left, const Ticket &right) {
            return left.rideCode < right.rideCode;
        });
    }
    return shares;
}

bool readAll(int descriptor, void *to, std::size_t size)
{
    auto *at = static_cast<char *>(to);
    while (size > 0) {
        const auto count = read(descriptor, at, size);
        if (count <= 0) {
            return false;
        }
        at += count;
        size -= std::size_t(count);
    }
    return true;
}

bool writeAll(int descriptor, const void *from, std::size_t size)
{
    const auto *at = static_cast<const char *>(from);
    while (size > 0) {
        const auto count = write(descriptor, at, size);
        if (count <= 0) {
            return false;
        }
        at += count;
        size -= std::size_t(count);
    }
    return true;
}

[[noreturn]] void work(const LoadOptions &options, const std::vector<Ticket> &tickets,
                       const Child &pipes, std::size_t firstIndex)
{
    LoadWorker worker(options, tickets, firstIndex);
    worker.connectAll();
    char byte = 'r';
    if (writeAll(pipes.results, &byte, 1) && readAll(pipes.commands, &byte, 1)) {
        worker.run();
        const LoadResult result = worker.finish();
        writeAll(pipes.results, &result, sizeof result);
    }
    std::_Exit(0);
}

Child startChild(const LoadOptions &options, const std::vector<Ticket> &tickets,
                 std::size_t firstIndex)
{
    int commands[2];
    int results[2];
    if (pipe(commands) < 0 || pipe(results) < 0) {
        std::perror("saferide-load: pipe");
        std::exit(1);
    }
    const pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        close(commands[1]);
        close(results[0]);
        work(options, tickets, {0, commands[0], results[1]}, firstIndex);
    }
    close(commands[0]);
    close(results[1]);
    return {pid, commands[1], results[0]};
}

double perSecond(std::uint64_t count, const LoadResult &result)
{
    return result.micros == 0 ? 0 : double(count) * 1e6 / double(result.micros);
}

} // namespace

LoadResult runLoad(const LoadOptions &options)
{
    raiseDescriptorLimit();
    std::vector<Child> children;
    std::size_t started = 0;
    for (const auto &share : shares(options.tickets, std::size_t(options.processes))) {
        children.push_back(startChild(options, share, started));
        started += share.size();
    }
    char byte = 'b';
    for (const Child &child : children) {
        readAll(child.results, &byte, 1);
    }
    for (const Child &child : children) {
        writeAll(child.commands, &byte, 1);
    }
    LoadResult total;
    for (const Child &child : children) {
        LoadResult result;
        if (readAll(child.results, &result, sizeof result)) {
            total.add(result);
        } else {
            std::fprintf(stderr, "saferide-load: a process exited early\n");
            ++total.failed;
        }
        waitpid(child.pid, nullptr, 0);
    }
    std::fputc('\n', stderr);
    return total;
}

std::string resultLine(const LoadOptions &options, const LoadResult &result)
{
    char line[1536];
    std::snprintf(
        line, sizeof line,
        R"({"connections": %llu, "transport": "%s", "mode": "%s", "seconds": %.1f, "sent_per_s": %.0f, )"
        R"("delivered_per_s": %.0f, "acknowledged_per_s": %.0f, "p50_ms": %.3f, "p99_ms": %.3f, "p99_9_ms": %.3f, )"
        R"("ack_p50_ms": %.3f, "ack_p99_ms": %.3f, "ack_p99_9_ms": %.3f, "sent": %llu, "delivered": %llu, )"
        R"("acknowledged": %llu, "reconnected": %llu, "reconnect_p50_ms": %.3f, "reconnect_p99_ms": %.3f, "errors": %llu, "lost": %llu, "doubled": %llu, "unacknowledged": %llu})",
        static_cast<unsigned long long>(result.connections),
        options.transport == TransportKind::Polling ? "polling" : "websocket",
        options.closedLoop ? "closed" : "rate", double(result.micros) / 1e6,
        perSecond(result.sent, result), perSecond(result.delivered, result),
        perSecond(result.acknowledged, result), result.latency.percentileMsecs(50),
        result.latency.percentileMsecs(99), result.latency.percentileMsecs(99.9),
        result.acknowledgementLatency.percentileMsecs(50),
        result.acknowledgementLatency.percentileMsecs(99),
        result.acknowledgementLatency.percentileMsecs(99.9),
        static_cast<unsigned long long>(result.sent),
        static_cast<unsigned long long>(result.delivered),
        static_cast<unsigned long long>(result.acknowledged),
        static_cast<unsigned long long>(result.reconnected),
        result.reconnecting.percentileMsecs(50), result.reconnecting.percentileMsecs(99),
        static_cast<unsigned long long>(result.failed + result.refused),
        static_cast<unsigned long long>(result.lost),
        static_cast<unsigned long long>(result.doubled),
        static_cast<unsigned long long>(result.unacknowledged));
    return line;
}

} // namespace saferide::load
