// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/duty.h"

#include "server/cluster/duties.h"

namespace saferide::cluster {

using namespace Qt::Literals::StringLiterals;

Duty::Duty(const Duties &duties, QString name)
    : m_duties(&duties)
    , m_name(std::move(name))
{
}

bool Duty::isOurs() const
{
    return m_duties == nullptr || m_duties->holds(m_name);
}

Duty::Fence Duty::fence() const
{
    return m_duties == nullptr ? Fence() : Fence{true, m_duties->tenureOf(m_name)};
}

Result<void> Duty::Fence::check(db::Session &session) const
{
    if (!isNeeded) {
        return {};
    }
    const auto held =
        tenure.epoch > 0 ? ClusterRepository(session).hold(tenure) : Result<bool>(false);
    if (held && !*held) {
        return Error{ErrorCode::Conflict, u"another node has this duty now: "_s + tenure.duty};
    }
    return held ? Result<void>() : held.error();
}

} // namespace saferide::cluster
