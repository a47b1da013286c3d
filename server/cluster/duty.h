// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "server/repositories/clusterrepository.h"
#include "shared/core/result.h"

#include <QString>

#include <type_traits>
#include <utility>

namespace saferide::cluster {

class Duties;

/// A task that only one node of a cluster performs at a time. Without a cluster it is always ours,
/// and costs nothing. A value; used in the thread of its Duties, which outlive it.
class Duty final
{
public:
    /// Without a cluster.
    Duty() = default;
    /// That of `duties` with this name.
    Duty(const Duties &duties, QString name);

    bool isOurs() const;

    /// The job, which is `Result<T>(db::Session &)`, with a check in front: in its transaction,
    /// and until its end, the duty is that of this node, as it is now. Otherwise it fails with
    /// Conflict and does nothing; a node that was stopped for long writes nothing when it
    /// continues.
    template<typename Job>
    auto guarded(Job job) const
    {
        using Outcome = std::invoke_result_t<Job &, db::Session &>;
        return [fence = fence(), job = std::move(job)](db::Session &session) mutable -> Outcome {
            if (const auto held = fence.check(session); !held) {
                return held.error();
            }
            return job(session);
        };
    }

private:
    struct Fence
    {
        bool isNeeded = false;
        Tenure tenure;

        Result<void> check(db::Session &session) const;
    };

    Fence fence() const;

    const Duties *m_duties = nullptr;
    QString m_name;
};

} // namespace saferide::cluster
