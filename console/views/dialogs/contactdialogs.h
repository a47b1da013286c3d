// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/views/dialogs/actdialog.h"

#include <QLineEdit>

#include <array>

namespace saferide {

/// The fields of what a dispatcher must know about a rider in trouble, as rows of a form.
class ContactForm
{
public:
    /// Once; it outlives the form's widget, or is a member of it.
    void addTo(QFormLayout &form);
    void show(const RiderContact &contact);
    void setEnabled(bool isEnabled);
    /// InvalidInput: a sentence about the first field that is wrong.
    Result<RiderContact> contact() const;
    /// In the order of ContactFields.
    QLineEdit &field(size_t index) { return m_fields.at(index); }

private:
    std::array<QLineEdit, ContactFields.size()> m_fields;
};

/// Adds somebody without an account to a ride.
class AddRiderDialog final : public ActDialog
{
    Q_OBJECT

public:
    AddRiderDialog(DeskCommands &commands, Ride ride, QWidget *parent);
    QLineEdit &nameField() { return m_name; }
    ContactForm &contactForm() { return m_contact; }
    /// Who was added, once the dialog is accepted.
    const std::optional<console::RiderKey> &made() const { return m_made; }

protected:
    void act() override;

private:
    DeskCommands &m_commands;
    const Ride m_ride;
    QLineEdit m_name;
    ContactForm m_contact;
    std::optional<console::RiderKey> m_made;
};

/// Shows and changes what is known about a rider. It is fetched, and cannot be saved before.
class ContactDialog final : public ActDialog
{
    Q_OBJECT

public:
    ContactDialog(DeskCommands &commands, Participant participant, QWidget *parent);
    ContactForm &contactForm() { return m_contact; }

protected:
    void act() override;

private:
    DeskCommands &m_commands;
    const Participant m_participant;
    ContactForm m_contact;
};

} // namespace saferide
