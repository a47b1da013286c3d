// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/secretkey.h"

#include "server/config/wrongsetting.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryFile>

#include <array>
#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype LeastSecretBytes = 32;

Result<QByteArray> readSecret(const QString &path)
{
    if (QDir::isRelativePath(path)) {
        return wrongSetting(u"secret_key_file must be an absolute path, not \"%1\""_s.arg(path));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return wrongSetting(u"cannot read the secret %1: %2"_s.arg(path, file.errorString()));
    }
    QByteArray secret = file.readAll();
    if (secret.endsWith('\n')) {
        secret.chop(1);
    }
    if (secret.size() < LeastSecretBytes) {
        return wrongSetting(u"the secret in %1 must have at least 32 bytes"_s.arg(path));
    }
    return secret;
}

/// Writes a new secret beside `path` and links it there, unless another process was faster.
Result<void> makeSecret(const QString &path)
{
    const QString folder = QFileInfo(path).path();
    QTemporaryFile file(path + u".XXXXXX"_s); // QTemporaryFile makes it with mode 0600
    if (!QDir().mkpath(folder) || !file.open()) {
        return wrongSetting(u"cannot create the secret %1; is the folder writable?"_s.arg(path));
    }
    std::array<quint32, LeastSecretBytes / sizeof(quint32)> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const auto *bytes = reinterpret_cast<const char *>(random.data());
    const QByteArray secret =
        QByteArray(bytes, LeastSecretBytes).toBase64(QByteArray::OmitTrailingEquals);
    const bool written = file.write(secret + '\n') == secret.size() + 1 && file.flush()
        && ::fsync(file.handle()) == 0;
    const QByteArray from = QFile::encodeName(file.fileName());
    const QByteArray to = QFile::encodeName(path);
    const bool linked =
        written && (::link(from.constData(), to.constData()) == 0 || errno == EEXIST);
    if (!linked) {
        return wrongSetting(u"cannot write the secret %1; is the disk full?"_s.arg(path));
    }
    return {};
}

} // namespace

Result<void> checkSecret(const Config &config)
{
    if (!config.secretKey.isEmpty()) {
        return {};
    }
    const QString made = dataDirectory() + u"/secret.key"_s;
    if (config.secretKeyFile.isEmpty() && !QFile::exists(made)) {
        return {}; // the first start makes it
    }
    const auto secret = readSecret(config.secretKeyFile.isEmpty() ? made : config.secretKeyFile);
    return secret ? Result<void>() : secret.error();
}

Result<QByteArray> secretKey(const Config &config)
{
    if (!config.secretKey.isEmpty()) {
        return config.secretKey.toUtf8();
    }
    if (!config.secretKeyFile.isEmpty()) {
        return readSecret(config.secretKeyFile);
    }
    const QString path = dataDirectory() + u"/secret.key"_s;
    if (!QFile::exists(path)) {
        const auto made = makeSecret(path);
        if (!made) {
            return made.error();
        }
    }
    return readSecret(path);
}

} // namespace saferide
