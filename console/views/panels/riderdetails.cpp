// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/riderdetails.h"

#include "console/models/displayunits.h"
#include "console/models/riderstate.h"
#include "console/views/panels/worddelegate.h"
#include "shared/core/foreigntext.h"

#include <QDateTime>
#include <QVBoxLayout>

#include <array>

namespace saferide {

namespace {

QString orDash(const std::optional<double> &value, QString (*words)(double))
{
    return value ? words(*value) : QStringLiteral("–");
}

QString percentText(double percent)
{
    return percentWords(percent);
}

QString accuracyText(double meters)
{
    return meterWords(meters);
}

/// What a phone measured beside place, time and speed.
struct MeasuredRow
{
    const char *title;
    std::optional<double> LocationFix::*value;
    QString (*text)(double);
};

constexpr std::array MeasuredRows{
    MeasuredRow{QT_TRANSLATE_NOOP("saferide::RiderDetails", "Altitude"), &LocationFix::altitude,
                heightText},
    MeasuredRow{QT_TRANSLATE_NOOP("saferide::RiderDetails", "Accuracy"), &LocationFix::accuracy,
                accuracyText},
    MeasuredRow{QT_TRANSLATE_NOOP("saferide::RiderDetails", "Battery"), &LocationFix::battery,
                percentText},
};

} // namespace

QString coordinatesText(GeoPoint place)
{
    return QStringLiteral("%1° %2   %3° %4")
        .arg(std::abs(place.latitude), 0, 'f', 5)
        .arg(QChar(place.latitude < 0 ? u'S' : u'N'))
        .arg(std::abs(place.longitude), 0, 'f', 5)
        .arg(QChar(place.longitude < 0 ? u'W' : u'E'));
}

RiderDetails::RiderDetails(const DeskPicture &picture, const Selection &selection, QWidget *parent)
    : QScrollArea(parent)
    , m_picture(picture)
    , m_selection(selection)
    , m_form(new QFormLayout)
    , m_speed(addRow(tr("Speed")))
    , m_along(addRow(tr("Along the route")))
    , m_beside(addRow(tr("Off the route")))
    , m_lastFix(addRow(tr("Last fix")))
    , m_place(addRow(tr("Position")))
    , m_speedChart(tr("Speed"), speedText, HistoryChart::Floor::Zero)
    , m_elevationChart(tr("Elevation"), heightText, HistoryChart::Floor::Lowest)
{
    for (const MeasuredRow &row : MeasuredRows) {
        m_measured.append(addRow(tr(row.title)));
    }
    setAccessibleName(tr("Rider details"));
    QFont font = m_name.font();
    font.setPointSizeF(font.pointSizeF() * 1.35);
    font.setWeight(QFont::DemiBold);
    m_name.setFont(font);
    m_state.setTextFormat(Qt::PlainText);
    m_state.setWordWrap(true);
    m_form->setVerticalSpacing(3);
    m_form->setHorizontalSpacing(14);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(12, 4, 12, 8);
    layout->setSpacing(6);
    layout->addWidget(&m_name);
    layout->addWidget(&m_state);
    layout->addWidget(&m_ride);
    layout->addLayout(m_form);
    layout->addSpacing(4);
    layout->addWidget(&m_speedChart);
    layout->addWidget(&m_elevationChart);
    layout->addStretch(1);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    connect(&picture.trails, &TrailStore::historyAdded, this, [this](ParticipationId id) {
        if (id == m_selection.rider()) {
            fillCharts(id);
        }
    });
    connect(&selection, &Selection::riderChanged, this, &RiderDetails::refresh);
    refresh();
}

QLabel *RiderDetails::addRow(const QString &title)
{
    auto *value = new QLabel(this);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setFocusPolicy(Qt::NoFocus);
    value->setAccessibleName(title);
    m_form->addRow(title, value);
    return value;
}

void RiderDetails::setColors(const MapColors &colors)
{
    m_speedChart.setColor(colors.moving);
    m_elevationChart.setColor(colors.route);
}

void RiderDetails::refresh()
{
    const auto rider = m_selection.rider();
    const Participant *participant = rider ? m_picture.store.participant(*rider) : nullptr;
    for (int row = 0; row < m_form->rowCount(); ++row) {
        m_form->itemAt(row, QFormLayout::LabelRole)->widget()->setVisible(participant != nullptr);
        m_form->itemAt(row, QFormLayout::FieldRole)->widget()->setVisible(participant != nullptr);
    }
    m_speedChart.setVisible(participant != nullptr);
    m_elevationChart.setVisible(participant != nullptr);
    m_ride.setVisible(participant != nullptr);
    if (participant == nullptr) {
        m_name.setText(tr("Nobody selected"));
        m_state.setText(tr("Select a rider in the list or on the map."));
        return;
    }
    fill(*participant);
    fillCharts(participant->participation.id);
}

void RiderDetails::fill(const Participant &participant)
{
    const Participation &participation = participant.participation;
    const auto speed = m_picture.store.speedOf(participation.id);
    m_name.setText(isolated(participant.username));
    QStringList state{roleWords(toString(participation.role)),
                      stateWords(int(riderStateOf(m_picture.store, participation.id)))};
    if (participant.isGuest) {
        state.append(tr("without an account"));
    }
    m_state.setText(state.join(QStringLiteral(" · ")));
    m_ride.setText(m_picture.names.nameOf(participation.ride));
    const auto place = m_picture.routes.placeOf(participation.id);
    m_along->setText(place ? distanceText(place->along) : QStringLiteral("–"));
    m_beside->setText(place ? distanceText(place->away) : QStringLiteral("–"));
    const LocationFix fix = participation.lastFix.value_or(LocationFix());
    m_speed->setText(orDash(speed, speedText));
    for (qsizetype i = 0; i < m_measured.size(); ++i) {
        const MeasuredRow &row = MeasuredRows[size_t(i)];
        m_measured[i]->setText(orDash(fix.*row.value, row.text));
    }
    if (!participation.lastFix) {
        m_lastFix->setText(tr("never"));
        m_place->setText(QStringLiteral("–"));
        return;
    }
    const qint64 age = m_picture.store.fixAge(participation.id).value_or(0);
    const auto time = m_picture.store.shownTime(participation.id).value_or(fix.fixTime);
    m_lastFix->setText(QStringLiteral("%1 (%2)").arg(
        clockText(QDateTime::fromMSecsSinceEpoch(time.msecs), true), ageText(age)));
    m_place->setText(coordinatesText(fix.point));
}

void RiderDetails::fillCharts(ParticipationId participation)
{
    const Timestamp now = m_picture.store.serverNow();
    QList<QPointF> speeds;
    QList<QPointF> heights;
    Timestamp before;
    for (const TrailPoint &point : m_picture.trails.trailOf(participation)) {
        if (point.orderTime - before > TrailGapMsecs && !speeds.isEmpty()) {
            const QPointF gap(speeds.last().x(), std::numeric_limits<double>::quiet_NaN());
            speeds.append(gap);
            heights.append(gap);
        }
        before = point.orderTime;
        const double age = std::max<double>(0, double(now - point.orderTime) / 1000);
        speeds.append({age, double(point.speed)});
        heights.append({age, double(point.altitude)});
    }
    m_speedChart.setPoints(speeds);
    m_elevationChart.setPoints(heights);
}

QString RiderDetails::text() const
{
    QStringList lines{m_name.text(), m_state.text()};
    if (!m_ride.isHidden()) {
        lines.last() += QStringLiteral(" · ") + m_ride.text();
    }
    for (int row = 0; row < m_form->rowCount(); ++row) {
        const auto textOf = [&](QFormLayout::ItemRole role) {
            return static_cast<QLabel *>(m_form->itemAt(row, role)->widget())->text();
        };
        lines.append(textOf(QFormLayout::LabelRole) + u": " + textOf(QFormLayout::FieldRole));
    }
    return lines.join(u'\n');
}

} // namespace saferide
