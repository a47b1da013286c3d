// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/incidentbar.h"

#include "console/models/attentionmodel.h"
#include "console/models/displayunits.h"
#include "shared/core/foreigntext.h"

#include <QFrame>
#include <QHBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

// White on dark red: 7:1, by day and by night.
constexpr auto Look = "#incidentBanner { background: #b00020; }"
                      "#incidentBanner QLabel { color: white; font-weight: bold; }";

} // namespace

IncidentBar::IncidentBar(const LiveRideStore &store, const RideNames &names,
                         const AttentionWatch &watch, QWidget *parent)
    : QToolBar(tr("SOS"), parent)
    , m_store(store)
    , m_names(names)
    , m_watch(watch)
{
    setObjectName(u"incidentBar"_s);
    setMovable(false);
    auto *banner = new QFrame(this);
    banner->setObjectName(u"incidentBanner"_s);
    banner->setStyleSheet(QLatin1StringView(Look));
    banner->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto *row = new QHBoxLayout(banner);
    row->setContentsMargins(12, 6, 12, 6);
    m_text.setAccessibleName(tr("SOS"));
    m_show.setText(tr("S&how"));
    m_contact.setText(tr("C&ontact…"));
    m_acknowledge.setText(tr("Ac&knowledge"));
    row->addWidget(&m_text, 1);
    row->addWidget(&m_show);
    row->addWidget(&m_contact);
    row->addWidget(&m_acknowledge);
    addWidget(banner);
    toggleViewAction()->setVisible(false); // it shows itself
    onClick(m_show, &IncidentBar::showRequested);
    onClick(m_contact, &IncidentBar::contactRequested);
    onClick(m_acknowledge, &IncidentBar::acknowledgeRequested);
    connect(&watch, &AttentionWatch::raised, this, &IncidentBar::refresh);
    connect(&watch, &AttentionWatch::changed, this, &IncidentBar::refresh);
    connect(&watch, &AttentionWatch::ended, this, &IncidentBar::refresh);
    refresh();
}

void IncidentBar::onClick(QPushButton &button, void (IncidentBar::*signal)(ParticipationId))
{
    connect(&button, &QPushButton::clicked, this, [this, signal] {
        if (m_shown) {
            Q_EMIT(this->*signal)(m_shown->participation);
        }
    });
}

void IncidentBar::refresh()
{
    const auto open = m_watch.openIncidents();
    m_shown = open.isEmpty() ? std::nullopt : std::optional(open.first());
    setVisible(m_shown.has_value());
    if (m_shown) {
        m_text.setText(sentenceOf(*m_shown, open.size()));
        m_acknowledge.setEnabled(m_shown->incident->isStored());
    }
}

/// "SOS: ada, “Sunday” · 2 min · 46.05690, 14.50580 · “I fell”".
QString IncidentBar::sentenceOf(const Attention &attention, qsizetype count) const
{
    const Incident &incident = *attention.incident;
    QString sentence =
        tr("%1: %2, “%3” · %4")
            .arg(attentionWords(attention), isolated(riderName(m_store, attention)),
                 isolated(m_names.nameOf(attention.ride)),
                 ageText(std::max<qint64>(0, m_store.serverNow() - attention.since)));
    if (incident.latitude && incident.longitude) {
        sentence +=
            u" · %1, %2"_s.arg(*incident.latitude, 0, 'f', 5).arg(*incident.longitude, 0, 'f', 5);
    }
    if (incident.text) {
        sentence += u" · “%1”"_s.arg(isolated(*incident.text).simplified());
    }
    return count > 1 ? tr("%1 (and %n more)", nullptr, int(count - 1)).arg(sentence) : sentence;
}

} // namespace saferide
