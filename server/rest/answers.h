// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/actions/actor.h"
#include "server/rest/http.h"

#include <type_traits>

namespace saferide::rest {

// How what became of an action is answered.

/// Codes, keys and what is personal: no cache keeps it, and no other site learns of its address.
inline Reply notStored(Reply reply)
{
    reply.headers.add("Cache-Control", "no-store");
    reply.headers.add("Referrer-Policy", "no-referrer");
    return reply;
}

/// Sends the answer of a job, or its error.
inline auto sendTo(const ReplyHandle &reply)
{
    return [reply](const Result<Reply> &answer) {
        reply.send(answer ? *answer : errorReply(answer.error()));
    };
}

/// Answers, within the job, what its work found or made. Answer: Reply(const T &), or Reply().
template<typename Work, typename Answer>
auto answered(Work work, Answer answer)
{
    return [work = std::move(work), answer = std::move(answer)](Actor &actor) -> Result<Reply> {
        const auto outcome = work(actor);
        if (!outcome) {
            return outcome.error();
        }
        if constexpr (std::is_invocable_v<const Answer &>) {
            return answer();
        } else {
            return answer(*outcome);
        }
    };
}

/// An Answer: `reply` is ok or created.
template<typename ToJson>
auto asJson(Reply (*reply)(QByteArray), ToJson toJson)
{
    return [reply, toJson](const auto &found) { return reply(toJson(found)); };
}

} // namespace saferide::rest
