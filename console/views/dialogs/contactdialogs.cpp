// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/contactdialogs.h"

#include "console/views/panels/plaintext.h"
#include "shared/core/foreigntext.h"

#include <QCoreApplication>

namespace saferide {

namespace {

constexpr int LongestName = 40; // characters

struct ContactSentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::ContactForm)
};

/// In the order of ContactFields.
std::array<QString, ContactFields.size()> labels()
{
    return {ContactSentences::tr("&Bib"), ContactSentences::tr("&Telephone"),
            ContactSentences::tr("&Emergency contact"), ContactSentences::tr("T&heir telephone"),
            ContactSentences::tr("&Medical note")};
}

} // namespace

void ContactForm::addTo(QFormLayout &form)
{
    const auto names = labels();
    for (size_t i = 0; i < ContactFields.size(); ++i) {
        m_fields[i].setMaxLength(ContactFields[i].maxCharacters);
        form.addRow(names[i], &m_fields[i]);
    }
}

void ContactForm::show(const RiderContact &contact)
{
    for (size_t i = 0; i < ContactFields.size(); ++i) {
        m_fields[i].setText((contact.*ContactFields[i].value).value_or(QString()));
    }
}

void ContactForm::setEnabled(bool isEnabled)
{
    for (QLineEdit &field : m_fields) {
        field.setEnabled(isEnabled);
    }
}

Result<RiderContact> ContactForm::contact() const
{
    RiderContact contact;
    for (size_t i = 0; i < ContactFields.size(); ++i) {
        const ContactField &field = ContactFields[i];
        const auto text = contactText(field, m_fields[i].text());
        if (!text) {
            return Error{
                ErrorCode::InvalidInput,
                field.kind == ContactKind::Phone
                    ? ContactSentences::tr("“%1” is not a telephone number: it has digits, "
                                           "spaces and + ( ) - . / only.")
                          .arg(m_fields[i].text())
                    : ContactSentences::tr("“%1” has characters that cannot be stored.")
                          .arg(m_fields[i].text())};
        }
        contact.*field.value = *text;
    }
    return contact;
}

AddRiderDialog::AddRiderDialog(DeskCommands &commands, Ride ride, QWidget *parent)
    : ActDialog(tr("Add a rider without an account to “%1”").arg(inTitle(ride.title)), tr("&Add"),
                parent)
    , m_commands(commands)
    , m_ride(std::move(ride))
{
    addToForm(plainLabel(tr("For riders who need no login. Next, the desk shows how their phone is "
                            "set up."),
                         this));
    form().addRow(tr("&Name"), &m_name);
    m_name.setMaxLength(LongestName);
    m_contact.addTo(form());
    m_name.setFocus();
}

void AddRiderDialog::act()
{
    const QString name = m_name.text().trimmed();
    if (name.isEmpty()) {
        showProblem(tr("Enter the name of the rider."));
        m_name.setFocus();
        return;
    }
    const auto contact = m_contact.contact();
    if (!contact) {
        showProblem(contact.error().message);
        return;
    }
    m_commands.addRider(m_ride, {name, *contact}, this,
                        [this](const Result<console::RiderKey> &made) {
                            m_made = made ? std::optional(*made) : std::nullopt;
                            finish(made);
                        });
}

ContactDialog::ContactDialog(DeskCommands &commands, Participant participant, QWidget *parent)
    : ActDialog(tr("Contact of %1").arg(inTitle(participant.username)), tr("&Save"), parent)
    , m_commands(commands)
    , m_participant(std::move(participant))
{
    m_contact.addTo(form());
    addToForm(plainLabel(tr("Dispatchers, %1 and the organizer who added the rider see it. It is "
                            "deleted some days after the ride.")
                             .arg(isolated(m_participant.username)),
                         this));
    m_contact.setEnabled(false);
    begin();
    m_commands.findContact(m_participant.participation.id, this,
                           [this](const Result<RiderContact> &contact) {
                               if (!contact) { // to save would delete what is not shown
                                   begin();
                                   showProblem(reasonOf(contact.error()));
                                   return;
                               }
                               end();
                               m_contact.show(*contact);
                               m_contact.setEnabled(true);
                               m_contact.field(0).setFocus();
                               actButton().setDefault(true); // meanwhile it was Cancel
                           });
}

void ContactDialog::act()
{
    const auto contact = m_contact.contact();
    if (!contact) {
        showProblem(contact.error().message);
        return;
    }
    m_commands.changeContact(m_participant, *contact, this,
                             [this](const Result<RiderContact> &now) { finish(now); });
}

} // namespace saferide
