// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace saferide::load {

/// Counts durations in microseconds, each within 1.6 % of what it was. A plain value of fixed size,
/// so that processes hand it over as bytes and it is added without loss.
class Histogram
{
public:
    void add(std::uint64_t micros)
    {
        ++m_counts[bucketOf(micros)];
        ++m_total;
    }

    void add(const Histogram &other)
    {
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            m_counts[i] += other.m_counts[i];
        }
        m_total += other.m_total;
    }

    std::uint64_t total() const { return m_total; }

    /// The duration in milliseconds that `percent` of all are not above; 0 when there are none.
    double percentileMsecs(double percent) const
    {
        const double wanted = double(m_total) * percent / 100;
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            seen += m_counts[i];
            if (seen > 0 && double(seen) >= wanted) {
                return upperBound(i) / 1000.0;
            }
        }
        return 0;
    }

private:
    static constexpr unsigned SubBits = 6;
    static constexpr std::uint64_t SubBuckets = 1U << SubBits;
    static constexpr std::uint64_t Longest = (std::uint64_t(1) << 32) - 1; // 71 minutes

    static std::size_t bucketOf(std::uint64_t micros)
    {
        const std::uint64_t value = micros < Longest ? micros : Longest;
        if (value < SubBuckets) {
            return value;
        }
        const unsigned shift = unsigned(std::bit_width(value)) - SubBits - 1;
        return (shift + 1) * SubBuckets + ((value >> shift) - SubBuckets);
    }

    static double upperBound(std::size_t bucket)
    {
        if (bucket < SubBuckets) {
            return double(bucket);
        }
        const std::uint64_t shift = bucket / SubBuckets - 1;
        return double(((bucket % SubBuckets + SubBuckets + 1) << shift) - 1);
    }

    std::array<std::uint64_t, SubBuckets * 28> m_counts = {};
    std::uint64_t m_total = 0;
};

} // namespace saferide::load
