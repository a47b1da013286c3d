// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/participantlabels.h"

#include "console/map/maptext.h"

#include <QFontMetricsF>
#include <QPainter>

namespace saferide {

namespace {

constexpr qsizetype MaxLabelsKept = 1'000; // many times what is seen at once
constexpr qsizetype MaxWidthsKept = 20'000;
constexpr double Padding = 5;
constexpr double Gap = 6;

QFont nameFont()
{
    QFont font = mapFont(11);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont ageFont()
{
    return mapFont(11);
}

QString shortened(const QString &name)
{
    return QFontMetricsF(nameFont()).elidedText(name, Qt::ElideRight, 140);
}

} // namespace

void ParticipantLabels::setColors(const MapColors &colors)
{
    m_colors = colors;
    m_labels.clear();
}

QSizeF ParticipantLabels::size(const Text &text)
{
    const double name = nameWidth(text.name) + 2 * Padding;
    return {text.age.isEmpty() ? name : name + Gap + ageWidth(text.age), 18};
}

double ParticipantLabels::nameWidth(const QString &name)
{
    const auto known = m_nameWidths.constFind(name);
    if (known != m_nameWidths.constEnd()) {
        return *known;
    }
    if (m_nameWidths.size() >= MaxWidthsKept) {
        m_nameWidths.clear();
    }
    return *m_nameWidths.insert(name, textSize(nameFont(), shortened(name)).width());
}

double ParticipantLabels::ageWidth(const QString &age)
{
    const auto known = m_ageWidths.constFind(age);
    if (known != m_ageWidths.constEnd()) {
        return *known;
    }
    return *m_ageWidths.insert(age,
                               std::max(textSize(ageFont(), age).width(),
                                        textSize(ageFont(), QStringLiteral("00 s")).width()));
}

const QPixmap &ParticipantLabels::pixmap(ParticipationId participation, const Text &text,
                                         double devicePixelRatio)
{
    if (m_labels.size() >= MaxLabelsKept && !m_labels.contains(participation)) {
        m_labels.clear();
    }
    Label &label = m_labels[participation];
    if (label.text != text || label.devicePixelRatio != devicePixelRatio) {
        label = {text, devicePixelRatio, drawn(text, devicePixelRatio)};
    }
    return label.pixmap;
}

QPixmap ParticipantLabels::drawn(const Text &text, double devicePixelRatio)
{
    const QSizeF logical = size(text);
    QPixmap pixmap((logical * devicePixelRatio).toSize());
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor edge = m_colors.townName;
    edge.setAlphaF(0.35F);
    painter.setPen(text.selected ? QPen(m_colors.selection, 2) : QPen(edge, 1));
    painter.setBrush(m_colors.panel);
    painter.drawRoundedRect(QRectF({1, 1}, logical - QSizeF(2, 2)), 4, 4);

    const QRectF inner = QRectF({0, 0}, logical).adjusted(Padding, 0, -Padding, 0);
    painter.setFont(nameFont());
    painter.setPen(m_colors.panelText);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, shortened(text.name));
    QColor quiet = m_colors.panelText;
    quiet.setAlphaF(0.62F);
    painter.setFont(ageFont());
    painter.setPen(text.freshness >= Freshness::Stale ? m_colors.silent : quiet);
    painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, text.age);
    return pixmap;
}

} // namespace saferide
