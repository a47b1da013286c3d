// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/setupguide.h"

#include <QDialog>
#include <QTabWidget>

class QTextDocument;

namespace saferide {

/// How the phones of a ride, or of one rider, come onto the map: a tab for each way, with what to
/// do, its link, a QR code, and the values to type. To be copied and printed.
class SetupDialog final : public QDialog
{
    Q_OBJECT

public:
    struct Subject
    {
        QString title; ///< of the window
        QString heading; ///< large: a code, a name
        QString subheading; ///< of the ride; for paper only
        QString note = {}; ///< what is to be known first; empty
    };

    SetupDialog(Subject subject, SetupGuide guide, QWidget *parent);

    QTabWidget &tabs() { return m_tabs; }
    /// The shown tab as a page of paper; of `parent`.
    QTextDocument *paper(QObject *parent) const;

private:
    QWidget *pageOf(const SetupWay &way);
    const SetupWay &shown() const { return m_guide.ways[m_tabs.currentIndex()]; }
    void print();

    const Subject m_subject;
    const SetupGuide m_guide;
    QTabWidget m_tabs;
};

} // namespace saferide
