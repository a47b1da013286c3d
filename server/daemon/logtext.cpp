// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/logtext.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

/// Control characters as \n or \u001b, so that a stranger's words make no line of their own.
QString escaped(const QString &text)
{
    const auto isHarmless = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() != 0x7f; };
    if (std::all_of(text.begin(), text.end(), isHarmless)) {
        return text;
    }
    QString result;
    for (const QChar c : text) {
        if (isHarmless(c)) {
            result += c;
        } else if (c == u'\n') {
            result += "\\n"_L1;
        } else {
            result += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        }
    }
    return result;
}

bool needsQuotes(const QString &value)
{
    return value.isEmpty() || std::any_of(value.begin(), value.end(), [](QChar c) {
               return c == u' ' || c == u'"' || c == u'=' || c == u'\\';
           });
}

QString quoted(QString value)
{
    if (!needsQuotes(value)) {
        return value;
    }
    value.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' + value + u'"';
}

QByteArray messageWithFields(const LogEvent &event)
{
    QString text = event.category + u": "_s + escaped(event.message);
    for (const auto &[name, value] : event.fields) {
        text += u' ' + name + u'=' + quoted(escaped(value));
    }
    return text.toUtf8() + '\n';
}

char journalPriority(QtMsgType level)
{
    switch (level) {
    case QtDebugMsg:
        return '7';
    case QtInfoMsg:
        return '6';
    case QtWarningMsg:
        return '4';
    case QtCriticalMsg:
        return '3';
    case QtFatalMsg:
        return '2';
    }
    return '6';
}

QJsonValue jsonValue(const QString &text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    const bool looksLikeIt = !text.isEmpty() && text.size() < 16
        && (text.front().isDigit() && (text.size() == 1 || text[0] != u'0' || text[1] == u'.'))
        && text.back().isDigit();
    return isNumber && looksLikeIt ? QJsonValue(number) : QJsonValue(text);
}

} // namespace

QLatin1StringView levelName(QtMsgType level)
{
    switch (level) {
    case QtDebugMsg:
        return "debug"_L1;
    case QtInfoMsg:
        return "info"_L1;
    case QtWarningMsg:
        return "warning"_L1;
    case QtCriticalMsg:
    case QtFatalMsg:
        return "error"_L1;
    }
    return "info"_L1;
}

QByteArray textLine(const LogEvent &event)
{
    return event.time.toIso().toUtf8() + ' ' + levelName(event.level).data() + ' '
        + messageWithFields(event);
}

QByteArray journalLine(const LogEvent &event)
{
    return QByteArray("<") + journalPriority(event.level) + '>' + messageWithFields(event);
}

QByteArray jsonLine(const LogEvent &event)
{
    QJsonObject object{{u"time"_s, event.time.toIso()},
                       {u"level"_s, QString(levelName(event.level))},
                       {u"category"_s, event.category},
                       {u"message"_s, event.message}};
    for (const auto &[name, value] : event.fields) {
        object.insert(name, jsonValue(value));
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace saferide
