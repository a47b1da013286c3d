// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/certificatedialog.h"

#include "console/models/displayunits.h"
#include "console/views/panels/plaintext.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace saferide {

namespace {

QString questionOf(const CertificateDialog::Content &content)
{
    if (content.trustedBefore.isEmpty()) {
        return CertificateDialog::tr(
                   "The certificate of %1 is not signed by an authority that this computer trusts. "
                   "It may be a self-signed certificate of your own server, or somebody may be "
                   "intercepting the connection. Your password has not been sent.")
            .arg(content.server);
    }
    const QString when = content.trustedAt.isValid()
        ? CertificateDialog::tr("The certificate of %1 is not the one that you trusted on %2.")
              .arg(content.server, dateText(content.trustedAt))
        : CertificateDialog::tr("The certificate of %1 is not the one that you trusted before.")
              .arg(content.server);
    return when + u' '
        + CertificateDialog::tr("It may have been renewed, or somebody may be intercepting the "
                                "connection. Nothing has been sent. If you trust this certificate, "
                                "the previous one is no longer trusted.");
}

/// Anybody can write anything into a certificate.
QString ofStranger(const QString &text)
{
    constexpr qsizetype Longest = 200;
    return breakable(shortened(text, Longest));
}

/// In two lines, so that it can be read aloud and compared.
QString inTwoLines(QString fingerprint)
{
    const qsizetype middle = fingerprint.size() / 2;
    if (middle > 0) {
        fingerprint[middle] = u'\n';
    }
    return fingerprint;
}

} // namespace

CertificateDialog::CertificateDialog(const Content &content, QWidget *parent)
    : QDialog(parent)
{
    const bool changed = !content.trustedBefore.isEmpty();
    setWindowTitle(changed ? tr("Certificate changed") : tr("Unknown certificate"));
    setMinimumWidth(560);
    auto *form = new QFormLayout;
    const auto addRow = [&](const QString &title, const QString &text) {
        QLabel *value = plainLabel(text, this);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(title);
        form->addRow(title, value);
        return value;
    };
    addRow(tr("Issued to"), ofStranger(content.subject));
    addRow(tr("Issued by"), ofStranger(content.issuer));
    addRow(tr("Valid"),
           tr("%1 to %2").arg(dateText(content.validFrom), dateText(content.validUntil)));
    addRow(tr("Problems"), content.problems.join(u'\n'));
    const QFont monospace(QStringLiteral("monospace"));
    addRow(tr("SHA-256"), inTwoLines(content.fingerprint))->setFont(monospace);
    if (changed) {
        addRow(tr("Previously trusted"), inTwoLines(content.trustedBefore))->setFont(monospace);
    }
    auto *buttons = new QDialogButtonBox(this);
    // Not AcceptRole: the box would make it the default where there is none.
    m_trust = buttons->addButton(tr("&Trust for this server"), QDialogButtonBox::ActionRole);
    QPushButton *no = buttons->addButton(tr("&Do not connect"), QDialogButtonBox::RejectRole);
    m_trust->setAutoDefault(false);
    no->setAutoDefault(!changed);
    no->setDefault(!changed);
    connect(m_trust, &QPushButton::clicked, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 14);
    layout->setSpacing(12);
    layout->addWidget(plainLabel(questionOf(content), this));
    layout->addLayout(form);
    layout->addWidget(plainLabel(tr("Ask the administrator of the server to read its fingerprint "
                                    "to you. Trust the certificate only if both are identical."),
                                 this));
    layout->addWidget(buttons);
    no->setFocus();
}

} // namespace saferide
