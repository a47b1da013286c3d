// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commands.h"
#include "server/http/selfsigned.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostInfo>
#include <QNetworkInterface>
#include <QSaveFile>
#include <QSslCertificate>
#include <QTextStream>

#include <algorithm>
#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr int ValidDays = 365; // some phones refuse what is valid for longer than 825
constexpr int RenewedDays = 30; // before its end

/// How phones in the same network reach this machine, the likeliest first.
QStringList namesOfThisMachine()
{
    QStringList names;
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp)
            || flags.testFlag(QNetworkInterface::IsLoopBack)) {
            continue;
        }
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            if (!entry.ip().isLinkLocal()) {
                names.append(entry.ip().toString());
            }
        }
    }
    std::ranges::stable_partition(names, [](const QString &name) { return !name.contains(u':'); });
    const QString host = QHostInfo::localHostName();
    const QString local = host.contains(u'.') ? host : host + u".local"_s;
    names += {host, local, u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

bool isStillGood(const QString &certificatePath, const QString &keyPath, const QStringList &names,
                 const QDateTime &now)
{
    QFile file(certificatePath);
    if (!QFile::exists(keyPath) || !file.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QByteArray pem = file.readAll();
    const QStringList known = http::namesOfCertificate(pem);
    const bool hasAll = std::ranges::all_of(names, [&known](const QString &name) {
        QHostAddress address;
        return known.contains(address.setAddress(name) ? address.toString() : name);
    });
    const auto chain = QSslCertificate::fromData(pem, QSsl::Pem);
    return hasAll && !chain.isEmpty() && chain.first().isSelfSigned()
        && chain.first().expiryDate() > now.addDays(RenewedDays);
}

/// The last folder of the path, for its owner alone: keys are in it.
Result<void> makeFolder(const QString &path)
{
    const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (QFileInfo(path).isDir() || QDir().mkdir(path, owner)) {
        return {};
    }
    return Error{
        ErrorCode::InvalidInput,
        QFileInfo::exists(path)
            ? u"%1 is not a folder"_s.arg(path)
            : u"cannot create the folder %1: create %2 first, or name another folder"_s.arg(
                path, QFileInfo(path).absolutePath())};
}

Result<void> writeFile(const QString &path, const QByteArray &content,
                       QFileDevice::Permissions permissions)
{
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(permissions)
        && file.write(content) == content.size() && file.commit();
    return written
        ? Result<void>()
        : Error{ErrorCode::InvalidInput, u"cannot write %1: %2"_s.arg(path, file.errorString())};
}

/// What others vouch for is never written over.
Result<void> requireOwn(const QString &certificatePath)
{
    QFile file(certificatePath);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const auto chain = QSslCertificate::fromData(file.readAll(), QSsl::Pem);
    const bool isOwn = chain.size() == 1 && chain.first().isSelfSigned();
    return isOwn
        ? Result<void>()
        : Error{ErrorCode::InvalidInput,
                u"%1 is not a self-signed certificate: name another folder"_s.arg(certificatePath)};
}

} // namespace

Result<void> makeSelfSigned(const Invocation &invocation)
{
    const QDir folder(invocation.words.at(2));
    const QString certificatePath = folder.absoluteFilePath(u"certificate.pem"_s);
    const QString keyPath = folder.absoluteFilePath(u"key.pem"_s);
    const QStringList extra = invocation.options.value(u"names"_s).split(u',', Qt::SkipEmptyParts);
    QStringList names = extra + namesOfThisMachine();
    names.removeDuplicates();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (const auto folderMade = makeFolder(folder.absolutePath()); !folderMade) {
        return folderMade;
    }
    if (const auto own = requireOwn(certificatePath); !own) {
        return own;
    }
    if (!isStillGood(certificatePath, keyPath, names, now)) {
        const auto made = http::selfSigned(names, now.addDays(-1), now.addDays(ValidDays));
        if (!made) {
            return made.error();
        }
        const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        // The key first: a certificate without its key would be taken for a good one.
        if (const auto key = writeFile(keyPath, made->key, owner); !key) {
            return key;
        }
        const auto everybody = owner | QFileDevice::ReadGroup | QFileDevice::ReadOther;
        if (const auto done = writeFile(certificatePath, made->certificate, everybody); !done) {
            return done;
        }
    }
    const auto certificates = QSslCertificate::fromPath(certificatePath);
    const QByteArray digest = certificates.isEmpty()
        ? QByteArray()
        : certificates.first().digest(QCryptographicHash::Sha256).toHex(':').toUpper();
    QTextStream(stdout) << "certificate " << certificatePath << "\nkey " << keyPath
                        << "\nfingerprint " << digest << "\nnames " << names.join(u' ') << '\n';
    return {};
}

} // namespace saferide
