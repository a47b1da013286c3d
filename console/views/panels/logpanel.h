// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/logmodel.h"
#include "console/views/panels/tablepanel.h"

namespace saferide {

/// What this desk did and was told; the newest line is kept in view unless somebody reads above.
class LogPanel final : public TablePanel
{
    Q_OBJECT

public:
    /// The log outlives the panel.
    explicit LogPanel(LogModel &log, QWidget *parent = nullptr);

private:
    bool m_follows = true; // its end
};

} // namespace saferide
