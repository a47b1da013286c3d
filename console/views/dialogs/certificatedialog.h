// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QDialog>
#include <QPushButton>

namespace saferide {

/// Shows a certificate that nobody vouches for, and asks whether to trust it for this server. "No"
/// is the default; there is none where another one was trusted before.
class CertificateDialog final : public QDialog
{
    Q_OBJECT

public:
    struct Content
    {
        QString server;
        QString subject;
        QString issuer;
        QDateTime validFrom;
        QDateTime validUntil;
        QString fingerprint;
        QStringList problems;
        QString trustedBefore; ///< another fingerprint of this server; or empty
        QDateTime trustedAt; ///< null where it is not known
    };

    explicit CertificateDialog(const Content &content, QWidget *parent = nullptr);

    QPushButton &trustButton() { return *m_trust; }

private:
    QPushButton *m_trust; // a child
};

} // namespace saferide
