// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/pagefiles.h"

#include <QResource>

static void initializePages()
{
    Q_INIT_RESOURCE(pages); // a static library's
}

namespace saferide::pages {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Compiled in, and valid for ever: what rcc did not compress is not copied.
QByteArray contentsOf(const QResource &resource)
{
    return resource.compressionAlgorithm() == QResource::NoCompression
        ? QByteArray::fromRawData(reinterpret_cast<const char *>(resource.data()),
                                  qsizetype(resource.size()))
        : resource.uncompressedData();
}

QByteArray builtIn(const QString &name)
{
    [[maybe_unused]] static const bool Initialized = (initializePages(), true);
    return contentsOf(QResource(u":/saferide/pages/"_s + name));
}

QByteArray typeOf(QStringView name)
{
    static constexpr std::pair<QLatin1StringView, const char *> Types[] = {
        {".js"_L1, "text/javascript; charset=utf-8"},
        {".css"_L1, "text/css; charset=utf-8"},
        {".json"_L1, "application/json"},
        {".svg"_L1, "image/svg+xml"},
        {".txt"_L1, "text/plain; charset=utf-8"},
    };
    for (const auto &[ending, type] : Types) {
        if (name.endsWith(ending)) {
            return type;
        }
    }
    return "application/octet-stream";
}

} // namespace

std::optional<PageFile> pageFile(const QString &name, bool packed)
{
    const bool isName = !name.contains(u'/') && !name.startsWith(u'.');
    const QByteArray body =
        isName ? builtIn((packed ? u"packed/"_s : u"app/"_s) + name) : QByteArray();
    return body.isEmpty() ? std::nullopt : std::optional(PageFile{typeOf(name), body});
}

const QByteArray &filesVersion()
{
    static const QByteArray Version = builtIn(u"version"_s);
    return Version;
}

const QByteArray &pageFrame()
{
    static const QByteArray Frame = builtIn(u"page.html"_s);
    return Frame;
}

} // namespace saferide::pages
