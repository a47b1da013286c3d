// SPDX-License-Identifier: GPL-3.0-or-later
// The first line is the Content-Type. Whatever the rest is, a form is small text, or refused in
// words.
#include "server/http/multipart.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    const qsizetype end = bytes.indexOf('\n');
    const QByteArray type =
        end < 0 ? QByteArray("multipart/form-data; boundary=x") : bytes.left(end);
    const auto form = http::formFromMultipart(type, end < 0 ? bytes : bytes.mid(end + 1));
    if (!form) {
        FUZZ_CHECK(!form.error().message.isEmpty());
        return 0;
    }
    qsizetype characters = 0;
    for (const auto &[name, value] : form->items) {
        FUZZ_CHECK(!name.isEmpty());
        characters += name.size() + value.size();
    }
    FUZZ_CHECK(form->items.size() <= 32 && characters <= bytes.size());
    return 0;
}
