#include "core/dicom/dicom_writing.h"

#include "core/base/atomic_file.h"
#include "core/base/file_hash.h"
#include "core/dicom/dicom_file.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <QCryptographicHash>
#include <QUuid>

#include <algorithm>
#include <memory>

namespace triptych {

namespace {

/// A number of 128 bits, most significant byte first, in decimal digits.
QString decimalDigits(QByteArray bytes)
{
    QString digits;
    while (!bytes.isEmpty()) {
        int rest = 0;
        QByteArray quotient;
        for (const char byte : bytes) {
            const int value = rest * 256 + quint8(byte);
            rest = value % 10;
            if (!quotient.isEmpty() || value / 10 != 0)
                quotient.append(char(value / 10));
        }
        digits.prepend(QChar(u'0' + rest));
        bytes = quotient;
    }
    return digits;
}

QString uidOfBytes(const QByteArray& sixteen) { return QStringLiteral("2.25.") + decimalDigits(sixteen); }

/// Characters that an attribute of this VR holds (PS3.5 6.2).
qsizetype longestText(DcmEVR vr)
{
    switch (vr) {
    case EVR_SH:
    case EVR_CS: return 16;
    case EVR_LO:
    case EVR_PN:
    case EVR_UI: return 64;
    case EVR_ST: return 1024;
    case EVR_LT: return 10240;
    default: return 1 << 20;
    }
}

QString cleaned(const QString& text, DcmEVR vr)
{
    const bool lines = vr == EVR_ST || vr == EVR_LT || vr == EVR_UT;
    QString clean;
    for (const QChar c : text)
        if (!(c.unicode() < 0x20 || c.unicode() == 0x7F || (c == QLatin1Char('\\') && !lines)))
            clean += c;
        else if (lines && (c == QLatin1Char('\n') || c == QLatin1Char('\r')))
            clean += c;
        else
            clean += QLatin1Char(' ');
    clean.truncate(longestText(vr));
    if (!clean.isEmpty() && clean.back().isHighSurrogate())
        clean.chop(1);
    return lines ? clean : clean.trimmed();
}

void putBytes(DcmItem& item, const DcmTagKey& tag, const QByteArray& utf8)
{
    item.putAndInsertString(tag, utf8.constData());
}

} // namespace

QString newUid() { return uidOfBytes(QUuid::createUuid().toRfc4122()); }

QString uidOfText(const QString& text)
{
    QByteArray hash = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).left(16);
    // The form of a name-based UUID (RFC 4122 4.3), which is what 2.25 stands for.
    hash[6] = char((hash[6] & 0x0F) | 0x50);
    hash[8] = char((hash[8] & 0x3F) | 0x80);
    return uidOfBytes(hash);
}

void putText(DcmItem& item, const DcmTagKey& tag, const QString& text)
{
    putBytes(item, tag, cleaned(text, DcmTag(tag).getEVR()).toUtf8());
}

void putTexts(DcmItem& item, const DcmTagKey& tag, const QStringList& values)
{
    const DcmEVR vr = DcmTag(tag).getEVR();
    QStringList clean;
    for (const QString& value : values)
        clean << cleaned(value, vr);
    putBytes(item, tag, clean.join(QLatin1Char('\\')).toUtf8());
}

QString decimalString(double value) { return QString::number(value == 0 ? 0 : value, 'g', 10); }

void putDecimals(DcmItem& item, const DcmTagKey& tag, const std::vector<double>& values)
{
    QStringList texts;
    for (const double value : values)
        texts << decimalString(value);
    putBytes(item, tag, texts.join(QLatin1Char('\\')).toLatin1());
}

DcmItem& appendItem(DcmItem& parent, const DcmTagKey& tag)
{
    DcmSequenceOfItems* sequence = nullptr;
    if (parent.findAndGetSequence(tag, sequence).bad() || !sequence) {
        sequence = new DcmSequenceOfItems(tag);
        parent.insert(sequence, true);
    }
    auto* item = new DcmItem();
    sequence->append(item);
    return *item;
}

DcmItem& appendCode(DcmItem& parent, const DcmTagKey& sequence, const CodedConcept& code)
{
    DcmItem& item = appendItem(parent, sequence);
    putText(item, code.value.size() > 16 ? DCM_LongCodeValue : DCM_CodeValue, code.value);
    putText(item, DCM_CodingSchemeDesignator, code.scheme);
    putText(item, DCM_CodeMeaning, code.meaning);
    return item;
}

void putEquipment(DcmItem& item)
{
    putText(item, DCM_Manufacturer, QStringLiteral("Triptych"));
    putText(item, DCM_ManufacturerModelName, QStringLiteral("Triptych workstation"));
    putText(item, DCM_DeviceSerialNumber, QStringLiteral("1"));
    putText(item, DCM_SoftwareVersions, QStringLiteral("0.1.0"));
}

void putObjectHeader(DcmItem& item, const ObjectHeader& header)
{
    const QString date = header.created.toString(QStringLiteral("yyyyMMdd"));
    const QString time = header.created.toString(QStringLiteral("hhmmss"));
    putText(item, DCM_SpecificCharacterSet, QStringLiteral("ISO_IR 192"));
    putText(item, DCM_SOPClassUID, QLatin1String(header.sopClassUid));
    putText(item, DCM_SOPInstanceUID, header.sopInstanceUid);
    putText(item, DCM_InstanceCreationDate, date);
    putText(item, DCM_InstanceCreationTime, time);
    putText(item, DCM_Modality, header.modality);
    putText(item, DCM_SeriesInstanceUID, newUid());
    putText(item, DCM_SeriesNumber, QString::number(header.seriesNumber));
    putText(item, DCM_SeriesDescription, header.seriesDescription);
    putText(item, DCM_SeriesDate, date);
    putText(item, DCM_SeriesTime, time);
    putText(item, DCM_InstanceNumber, QStringLiteral("1"));
    putText(item, DCM_ContentDate, date);
    putText(item, DCM_ContentTime, time);
    putEquipment(item);
}

Result<void> saveDicom(DcmFileFormat& file, const std::filesystem::path& path,
                       const std::vector<std::filesystem::path>& neverOver)
{
    const auto make = [&](const ByteSink& sink) -> Result<void> {
        // Lengths are left undefined: DCMTK would work each out once more for every level that holds it.
        constexpr size_t kBlock = size_t(8) << 20;
        const auto block = std::make_unique_for_overwrite<char[]>(kBlock);
        DcmOutputBufferStream stream(block.get(), offile_off_t(kBlock));
        file.transferInit();
        OFCondition status = EC_StreamNotifyClient;
        bool taken = true;
        while (taken && status == EC_StreamNotifyClient) {
            status = file.write(stream, EXS_LittleEndianExplicit, EET_UndefinedLength, nullptr);
            void* bytes = nullptr;
            offile_off_t count = 0;
            stream.flushBuffer(bytes, count);
            taken = sink(static_cast<const char*>(bytes), qint64(count));
        }
        file.transferEnd();
        if (taken && status.bad())
            return Error{ErrorCode::Internal, QStringLiteral("%1: could not be put together").arg(displayPath(path)),
                         QString::fromLatin1(status.text())};
        return {};
    };
    try {
        return writeFileAtomically(path, make, neverOver);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: does not fit into memory while it is written").arg(displayPath(path)),
                     {}};
    }
}

} // namespace triptych
