// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/commands/commandjob.h"
#include "shared/domain/page.h"

#include <functional>

namespace saferide {

/// Reads a list to its end, one page per job. `load` is Result<PageOf<T>>(db::Session &, const Page
/// &), `idOf` the id after which the next page begins.
template<typename T, typename Load, typename IdOf>
Result<QList<T>> readAll(CommandDatabase &database, Load load, IdOf idOf)
{
    QList<T> all;
    Page page{Page::MaxLimit, 0};
    for (bool hasMore = true; hasMore;) {
        auto loaded = database.run(
            [&](db::Session &session) -> Result<PageOf<T>> { return load(session, page); });
        if (!loaded) {
            return loaded.error();
        }
        all.append(loaded->items);
        hasMore = loaded->hasMore && !all.isEmpty();
        page.afterId = all.isEmpty() ? 0 : idOf(all.last());
    }
    return all;
}

} // namespace saferide
