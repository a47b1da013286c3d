// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/panels/problemlabel.h"

#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>

namespace saferide {

/// Asks for server, name and password. Nothing that was typed is lost by a failure.
class LoginPage final : public QDialog
{
    Q_OBJECT

public:
    explicit LoginPage(QWidget *parent = nullptr);

    void setServer(const QString &server) { m_server.setText(server); }
    void setUsername(const QString &username) { m_username.setText(username); }
    QString server() const { return m_server.text().trimmed(); }
    /// One that was not typed: does not take the place of one that was, and goes when server or
    /// name are edited.
    void fillInPassword(const QString &password);
    /// Whether the password is to be kept in the system's keychain.
    bool remembersPassword() const { return m_remember.isChecked(); }
    void setRemembersPassword(bool remember) { m_remember.setChecked(remember); }
    QString username() const { return m_username.text().trimmed(); }

    /// Logging in: the fields are locked.
    void showBusy();
    /// Since showBusy() nothing came of it yet.
    bool isBusy() const { return !m_logIn.isEnabled(); }
    /// What went wrong, and what the person can do about it; both empty: just asks.
    void showProblem(const QString &message, const QString &remedy);

    // For tests and for the keyboard focus.
    QLineEdit &serverField() { return m_server; }
    QLineEdit &usernameField() { return m_username; }
    QLineEdit &passwordField() { return m_password; }
    QPushButton &logInButton() { return m_logIn; }
    ProblemLabel &problemLabel() { return m_problem; }

Q_SIGNALS:
    void loginRequested(const QString &server, const QString &username, const QString &password);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void logIn();
    void setLocked(bool locked);
    void focusFirstEmpty();
    void buildForm();

    QLineEdit m_server;
    QLineEdit m_username;
    QLineEdit m_password;
    QCheckBox m_remember;
    ProblemLabel m_problem;
    QPushButton m_logIn;
    bool m_filledIn = false; // the password was not typed
};

} // namespace saferide
