// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/statement.h"
#include "shared/domain/page.h"

namespace saferide {

/// The page that a statement with `:limit` selects. It is bound to one row more than the page
/// holds, which says whether more follow.
template<typename FromRow>
auto pageFromRows(db::Statement &statement, const Page &page, FromRow fromRow)
    -> Result<PageOf<std::invoke_result_t<FromRow, const db::Row &>>>
{
    auto rows = statement.bind(QStringLiteral(":limit"), page.limit + 1).all(std::move(fromRow));
    if (!rows) {
        return rows.error();
    }
    return PageOf<std::invoke_result_t<FromRow, const db::Row &>>::fromRows(*std::move(rows),
                                                                            page.limit);
}

} // namespace saferide
