// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/ticketfile.h"

#include <QFile>
#include <QList>

namespace saferide::load {

Result<std::vector<Ticket>> readTickets(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::NotFound,
                     QStringLiteral("%1: %2").arg(fileName, file.errorString())};
    }
    std::vector<Ticket> tickets;
    int number = 0;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().simplified();
        ++number;
        if (line.isEmpty()) {
            continue;
        }
        const QList<QByteArray> words = line.split(' ');
        bool isNumber = false;
        const qint64 user = words.value(1).toLongLong(&isNumber);
        if (words.size() != 3 || !isNumber || words[0].size() != 6) {
            return Error{
                ErrorCode::InvalidInput,
                QStringLiteral("%1, line %2: not CODE USER_ID TOKEN").arg(fileName).arg(number)};
        }
        tickets.push_back({words[0].toStdString(), user, words[2].toStdString()});
    }
    if (tickets.empty()) {
        return Error{ErrorCode::InvalidInput, QStringLiteral("%1 is empty").arg(fileName)};
    }
    return tickets;
}

} // namespace saferide::load
