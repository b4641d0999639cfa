#include "core/dicom/dicom_attributes.h"

#include "core/dicom/japanese_text.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcitem.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dcspchrs.h>

#include <QStringDecoder>

#include <cmath>
#include <limits>

namespace triptych {

namespace {

bool isAscii(const std::string& bytes)
{
    for (const char c : bytes)
        if (c == 0x1B || static_cast<unsigned char>(c) >= 0x80)
            return false;
    return true;
}

QString trimmedValues(const QString& text)
{
    QStringList values = text.split(QLatin1Char('\\'));
    for (QString& value : values) {
        while (!value.isEmpty() && value.back().isNull())
            value.chop(1);
        value = value.trimmed();
    }
    return values.join(QLatin1Char('\\'));
}

} // namespace

DicomAttributes::DicomAttributes(DcmItem* item, QString characterSet)
    : m_item(item), m_characterSet(std::move(characterSet))
{
    OFString own;
    if (m_item && m_item->findAndGetOFStringArray(DCM_SpecificCharacterSet, own).good() && !own.empty())
        m_characterSet = QString::fromLatin1(own.c_str());
}

bool DicomAttributes::has(const DcmTagKey& tag) const
{
    DcmElement* element = nullptr;
    return m_item && m_item->findAndGetElement(tag, element).good() && element->getLengthField() > 0;
}

QString DicomAttributes::toUnicode(const std::string& bytes, bool isPersonName) const
{
    if (isAscii(bytes))
        return QString::fromLatin1(bytes.data(), qsizetype(bytes.size()));
    if (m_characterSet.contains(QLatin1String("IR 13")) || m_characterSet.contains(QLatin1String("IR 87")) ||
        m_characterSet.contains(QLatin1String("IR 159"))) {
        if (const auto japanese = decodeJapanese(bytes))
            return *japanese;
    }
    if (!m_converter) {
        m_converter = std::make_shared<DcmSpecificCharacterSet>();
        // Where the set is not known, what follows fails and the fallback below takes over.
        if (m_converter->selectCharacterSet(OFString(m_characterSet.toLatin1().constData())).bad())
            m_converter->clear();
    }
    OFString converted;
    if (m_converter->convertString(OFString(bytes.data(), bytes.size()), converted, isPersonName ? "\\^=" : "\\")
            .good())
        return QString::fromUtf8(converted.c_str(), qsizetype(converted.size()));
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = utf8(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    return utf8.hasError() ? QString::fromLatin1(bytes.data(), qsizetype(bytes.size())) : text;
}

QString DicomAttributes::text(const DcmTagKey& tag) const
{
    DcmElement* element = nullptr;
    OFString bytes;
    if (!m_item || m_item->findAndGetElement(tag, element).bad() || element->getOFStringArray(bytes).bad())
        return {};
    return trimmedValues(toUnicode(std::string(bytes.data(), bytes.size()), element->ident() == EVR_PN));
}

QStringList DicomAttributes::texts(const DcmTagKey& tag) const
{
    const QString all = text(tag);
    return all.isEmpty() ? QStringList() : all.split(QLatin1Char('\\'));
}

std::vector<double> DicomAttributes::numbers(const DcmTagKey& tag) const
{
    std::vector<double> values;
    for (const QString& value : texts(tag)) {
        bool good = false;
        const double number = value.toDouble(&good);
        if (!good || !std::isfinite(number))
            break;
        values.push_back(number);
    }
    return values;
}

std::optional<double> DicomAttributes::number(const DcmTagKey& tag) const
{
    const auto values = numbers(tag);
    return values.empty() ? std::nullopt : std::optional(values.front());
}

int DicomAttributes::integer(const DcmTagKey& tag, int otherwise) const
{
    const auto value = number(tag);
    if (!value || *value < std::numeric_limits<int>::min() || *value > std::numeric_limits<int>::max())
        return otherwise;
    return int(*value);
}

QDate DicomAttributes::date(const DcmTagKey& tag) const
{
    // ACR-NEMA wrote 1997.04.24 (PS3.5 6.2, note to DA).
    const QString value = text(tag).section(QLatin1Char('\\'), 0, 0).remove(QLatin1Char('.')).left(8);
    return QDate::fromString(value, QStringLiteral("yyyyMMdd"));
}

std::vector<quint16> DicomAttributes::words(const DcmTagKey& tag) const
{
    DcmElement* element = nullptr;
    if (!m_item || m_item->findAndGetElement(tag, element).bad())
        return {};
    const size_t count = element->getLengthField() / 2;
    Uint16* unsignedWords = nullptr;
    if (element->getUint16Array(unsignedWords).good() && unsignedWords)
        return {unsignedWords, unsignedWords + count};
    Sint16* signedWords = nullptr;
    if (element->getSint16Array(signedWords).good() && signedWords)
        return {signedWords, signedWords + count};
    Uint8* bytes = nullptr;
    if (element->getUint8Array(bytes).good() && bytes) {
        std::vector<quint16> values(count);
        for (size_t i = 0; i < count; ++i)
            values[i] = quint16(bytes[2 * i] | bytes[2 * i + 1] << 8);
        return values;
    }
    return {};
}

int DicomAttributes::itemCount(const DcmTagKey& sequence) const
{
    DcmSequenceOfItems* items = nullptr;
    if (!m_item || m_item->findAndGetSequence(sequence, items).bad() || !items)
        return 0;
    return int(items->card());
}

DicomAttributes DicomAttributes::item(const DcmTagKey& sequence, int index) const
{
    DcmSequenceOfItems* items = nullptr;
    if (!m_item || index < 0 || m_item->findAndGetSequence(sequence, items).bad() || !items ||
        size_t(index) >= items->card())
        return DicomAttributes(nullptr);
    return DicomAttributes(items->getItem(static_cast<unsigned long>(index)), m_characterSet);
}

std::vector<DicomAttributes> DicomAttributes::items(const DcmTagKey& sequence, int most) const
{
    std::vector<DicomAttributes> all;
    DcmSequenceOfItems* list = nullptr;
    if (!m_item || m_item->findAndGetSequence(sequence, list).bad() || !list)
        return all;
    for (DcmObject* object = list->nextInContainer(nullptr); object && int(all.size()) < most;
         object = list->nextInContainer(object))
        all.emplace_back(static_cast<DcmItem*>(object), m_characterSet);
    return all;
}

DicomAttributes DicomAttributes::functionalGroup(const DcmTagKey& sequence, int frame) const
{
    const DicomAttributes own = item(DCM_PerFrameFunctionalGroupsSequence, frame).item(sequence);
    if (!own.isNull())
        return own;
    return item(DCM_SharedFunctionalGroupsSequence).item(sequence);
}

} // namespace triptych
