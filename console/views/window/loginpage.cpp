// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/loginpage.h"

#include <QFormLayout>
#include <QVBoxLayout>

namespace saferide {

LoginPage::LoginPage(QWidget *parent)
    : QDialog(parent)
{
    setMinimumWidth(420);
    buildForm();
    m_logIn.setDefault(true);
    connect(&m_logIn, &QPushButton::clicked, this, &LoginPage::logIn);
    connect(&m_password, &QLineEdit::textEdited, this, [this] { m_filledIn = false; });
    for (const QLineEdit *field : {&m_server, &m_username}) {
        connect(field, &QLineEdit::textChanged, this, [this] {
            if (std::exchange(m_filledIn, false)) {
                m_password.clear(); // it is another server's, or somebody else's
            }
        });
    }
    showProblem({}, {});
}

void LoginPage::buildForm()
{
    auto *title = new QLabel(tr("SafeRide desk"), this);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.7);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    auto *hint = new QLabel(tr("Every live ride on one map. Log in as a dispatcher."), this);

    m_server.setPlaceholderText(tr("localhost:8000"));
    m_password.setEchoMode(QLineEdit::Password);
    m_logIn.setText(tr("Log in"));
    m_logIn.setMinimumHeight(34);

    auto *form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("&Server"), &m_server);
    form->addRow(tr("&Name"), &m_username);
    form->addRow(tr("&Password"), &m_password);
    m_remember.setText(tr("&Remember in the keychain of this computer"));
    form->addRow(QString(), &m_remember);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 24, 28, 24);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(hint);
    layout->addSpacing(6);
    layout->addLayout(form);
    layout->addWidget(&m_problem);
    layout->addWidget(&m_logIn);
}

void LoginPage::fillInPassword(const QString &password)
{
    if (m_password.text().isEmpty()) {
        m_password.setText(password);
        m_filledIn = true;
    }
}

void LoginPage::showBusy()
{
    setLocked(true);
    m_problem.tell({});
    m_logIn.setText(tr("Logging in…"));
}

void LoginPage::showProblem(const QString &message, const QString &remedy)
{
    setLocked(false);
    m_logIn.setText(tr("Log in"));
    m_problem.tell(remedy.isEmpty() ? message : message + u'\n' + remedy);
    // Read aloud by screen readers, seen in lists of windows.
    setWindowTitle(message.isEmpty() ? tr("SafeRide – log in") : tr("SafeRide – log in again"));
    focusFirstEmpty();
    if (!message.isEmpty()) {
        m_password.selectAll();
    }
}

void LoginPage::setLocked(bool locked)
{
    for (QLineEdit *field : {&m_server, &m_username, &m_password}) {
        field->setReadOnly(locked);
    }
    m_logIn.setDisabled(locked);
}

void LoginPage::focusFirstEmpty()
{
    if (m_server.text().isEmpty()) {
        m_server.setFocus();
    } else if (m_username.text().isEmpty()) {
        m_username.setFocus();
    } else {
        m_password.setFocus();
    }
}

void LoginPage::showEvent(QShowEvent *event)
{
    focusFirstEmpty();
    QDialog::showEvent(event);
}

void LoginPage::logIn()
{
    if (server().isEmpty()) {
        m_server.setText(m_server.placeholderText());
    }
    if (username().isEmpty() || m_password.text().isEmpty()) {
        showProblem(tr("Enter a name and a password."), {});
        return;
    }
    showBusy();
    Q_EMIT loginRequested(server(), username(), m_password.text());
}

} // namespace saferide
