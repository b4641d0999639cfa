#include "core/dicom/japanese_text.h"

#include <algorithm>

#include <iconv.h>

namespace triptych {

namespace {

/// Double-byte codes, as EUC-JP, to Unicode.
std::optional<QString> fromEuc(std::string euc)
{
    const iconv_t converter = ::iconv_open("UTF-8", "EUC-JP");
    if (converter == reinterpret_cast<iconv_t>(-1))
        return {};
    std::string utf8(euc.size() * 3 + 4, '\0');
    char* in = euc.data();
    char* out = utf8.data();
    size_t inLeft = euc.size(), outLeft = utf8.size();
    const bool good = ::iconv(converter, &in, &inLeft, &out, &outLeft) != size_t(-1) && inLeft == 0;
    ::iconv_close(converter);
    if (!good)
        return {};
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size() - outLeft));
}

enum class Set { SingleByte, Jis0208, Jis0212 };

struct Escape {
    const char* sequence;
    Set set;
};

constexpr Escape kEscapes[] = {{"\x1B(B", Set::SingleByte}, {"\x1B(J", Set::SingleByte}, {"\x1B)I", Set::SingleByte},
                               {"\x1B$B", Set::Jis0208},    {"\x1B$@", Set::Jis0208},    {"\x1B$(D", Set::Jis0212}};

/// A run of one set. In JIS X 0201 codes from A1 are katakana, which Unicode has in the same order from U+FF61.
std::optional<QString> decodeRun(const std::string& run, Set set)
{
    if (set == Set::SingleByte) {
        QString text;
        for (const char c : run) {
            const auto code = static_cast<unsigned char>(c);
            if (code >= 0x80 && (code < 0xA1 || code > 0xDF))
                return {};
            text += code < 0x80 ? QChar(code) : QChar(0xFF61 + code - 0xA1);
        }
        return text;
    }
    std::string euc;
    for (size_t i = 0; i + 1 < run.size(); i += 2) {
        if (set == Set::Jis0212)
            euc += '\x8F';
        euc += char(run[i] | 0x80);
        euc += char(run[i + 1] | 0x80);
    }
    return fromEuc(std::move(euc));
}

} // namespace

std::optional<QString> decodeJapanese(const std::string& bytes)
{
    QString text;
    Set set = Set::SingleByte;
    for (size_t at = 0; at < bytes.size();) {
        if (bytes[at] == '\x1B') {
            size_t length = 0;
            for (const Escape& escape : kEscapes)
                if (bytes.compare(at, std::char_traits<char>::length(escape.sequence), escape.sequence) == 0) {
                    set = escape.set;
                    length = std::char_traits<char>::length(escape.sequence);
                }
            if (length == 0)
                return {};
            at += length;
            continue;
        }
        const size_t end = std::min(bytes.find('\x1B', at), bytes.size());
        const auto run = decodeRun(bytes.substr(at, end - at), set);
        if (!run)
            return {};
        text += *run;
        at = end;
    }
    return text;
}

} // namespace triptych
