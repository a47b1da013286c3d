// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/certificatedialog.h"

#include "console/models/displayunits.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace saferide {

CertificateDialog::CertificateDialog(const Content &content, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Unknown certificate"));
    setMinimumWidth(560);
    auto *question = new QLabel(
        tr("No authority that this computer knows vouches for %1. It may be your own server with a "
           "certificate of its own, or somebody who listens in. Your password has not been sent.")
            .arg(content.server),
        this);
    question->setWordWrap(true);
    auto *form = new QFormLayout;
    const auto addRow = [&](const QString &title, const QString &text) {
        auto *value = new QLabel(text, this);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(title);
        form->addRow(title, value);
        return value;
    };
    addRow(tr("Made out to"), content.subject);
    addRow(tr("Issued by"), content.issuer);
    addRow(tr("Valid"),
           tr("%1 to %2").arg(dateText(content.validFrom), dateText(content.validUntil)));
    addRow(tr("What is wrong"), content.problems.join(u'\n'));
    // In two lines, so that it can be read aloud and compared.
    QString fingerprint = content.fingerprint;
    const qsizetype middle = fingerprint.size() / 2;
    if (middle > 0) {
        fingerprint[middle] = u'\n';
    }
    QLabel *value = addRow(tr("SHA-256"), fingerprint);
    value->setFont(QFont(QStringLiteral("monospace")));
    auto *advice =
        new QLabel(tr("Ask whoever runs the server to read its fingerprint to you. Trust "
                      "it only if both are the same."),
                   this);
    advice->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(this);
    m_trust = buttons->addButton(tr("&Trust it for this server"), QDialogButtonBox::AcceptRole);
    QPushButton *no = buttons->addButton(tr("&Do not connect"), QDialogButtonBox::RejectRole);
    m_trust->setAutoDefault(false);
    no->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 14);
    layout->setSpacing(12);
    layout->addWidget(question);
    layout->addLayout(form);
    layout->addWidget(advice);
    layout->addWidget(buttons);
    no->setFocus();
}

} // namespace saferide
