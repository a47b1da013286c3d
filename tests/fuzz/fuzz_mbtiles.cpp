// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mbtilessource.h"
#include "tests/fuzz/fuzztarget.h"

#include <QCoreApplication>

#include <sys/mman.h>
#include <unistd.h>

using namespace saferide;

namespace {

/// A file in memory with these bytes, under a name that SQLite can open.
class MemoryFile
{
public:
    explicit MemoryFile(const QByteArray &bytes)
        : m_descriptor(memfd_create("mbtiles", 0))
    {
        FUZZ_CHECK(write(m_descriptor, bytes.constData(), size_t(bytes.size())) == bytes.size());
    }
    ~MemoryFile() { close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(MemoryFile)

    QString name() const { return QStringLiteral("/proc/self/fd/%1").arg(m_descriptor); }
    off_t size() const { return lseek(m_descriptor, 0, SEEK_END); }

private:
    const int m_descriptor;
};

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static int argc = 1;
    static char name[] = "fuzz_mbtiles";
    static char *argv[] = {name, nullptr};
    static const QCoreApplication application(argc, argv); // finds SQLite's driver

    const QByteArray bytes = fuzz::bytesOf(data, size);
    const MemoryFile file(bytes);
    const auto summary = MbtilesSource::inspect(file.name());
    FUZZ_CHECK(file.size() == off_t(size)); // never written to
    FUZZ_CHECK(!summary
               || (0 <= summary->minZoom && summary->minZoom <= summary->maxZoom
                   && summary->maxZoom <= 22));
    const QImage image = tileImage(bytes);
    FUZZ_CHECK(image.width() <= 4096 && image.height() <= 4096);
    return 0;
}
