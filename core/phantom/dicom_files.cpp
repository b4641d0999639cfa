#include "core/phantom/dicom_files.h"

#include "core/base/file_hash.h"
#include "core/phantom/noise.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dcrlerp.h>
#include <dcmtk/dcmdata/dctk.h>

#include <mutex>

namespace triptych::phantom {

QString makeUid(uint64_t seed, const QString& name)
{
    const QByteArray text = name.toUtf8();
    // Two numbers of 19 digits make an integer below 2^128.
    constexpr uint64_t kLimit = 10000000000000000000ULL;
    const uint64_t high = deriveSeed(seed, text.constData(), 1) % (kLimit - 1) + 1;
    const uint64_t low = deriveSeed(seed, text.constData(), 2) % kLimit;
    return QStringLiteral("2.25.%1%2").arg(high).arg(low, 19, 10, QLatin1Char('0'));
}

namespace {

void put(DcmItem& item, const DcmTagKey& tag, const QString& value)
{
    item.putAndInsertString(tag, value.toLatin1().constData());
}

void put(DcmItem& item, const DcmTagKey& tag, const char* value) { item.putAndInsertString(tag, value); }

QString number(double value) { return QString::number(value, 'g', 10); }

/// Adds an item with one code to the sequence `tag` and returns it.
DcmItem& putCode(DcmItem& item, const DcmTagKey& tag, const char* value, const char* scheme, const char* meaning)
{
    DcmItem* code = nullptr;
    item.findOrCreateSequenceItem(tag, code, 0);
    put(*code, DCM_CodeValue, value);
    put(*code, DCM_CodingSchemeDesignator, scheme);
    put(*code, DCM_CodeMeaning, meaning);
    return *code;
}

/// Patient, General Study, General Series, General Equipment and SOP Common modules (PS3.3 C.7, C.12.1).
void putCommon(DcmItem& d, const ImageHeader& h, const char* sopClass, const char* modality)
{
    put(d, DCM_SOPClassUID, sopClass);
    put(d, DCM_SOPInstanceUID, h.instanceUid);
    put(d, DCM_PatientName, h.patient.name);
    put(d, DCM_PatientID, h.patient.id);
    put(d, DCM_PatientBirthDate, h.patient.birthDate);
    put(d, DCM_PatientSex, h.patient.sex);
    put(d, DCM_StudyInstanceUID, h.study.uid);
    put(d, DCM_StudyDate, h.study.date);
    put(d, DCM_StudyTime, h.study.time);
    put(d, DCM_ReferringPhysicianName, "");
    put(d, DCM_StudyID, h.study.id);
    put(d, DCM_AccessionNumber, h.study.accessionNumber);
    put(d, DCM_StudyDescription, h.study.description);
    put(d, DCM_Modality, modality);
    put(d, DCM_SeriesInstanceUID, h.seriesUid);
    put(d, DCM_SeriesNumber, QString::number(h.seriesNumber));
    put(d, DCM_SeriesDate, h.study.date);
    put(d, DCM_SeriesTime, h.study.time);
    put(d, DCM_SeriesDescription, h.seriesDescription);
    put(d, DCM_BodyPartExamined, "BREAST");
    put(d, DCM_Manufacturer, "Triptych");
    put(d, DCM_InstitutionName, "Triptych phantom");
    put(d, DCM_ManufacturerModelName, h.unitName);
    put(d, DCM_DeviceSerialNumber, h.unitSerial);
    put(d, DCM_SoftwareVersions, "1");
    put(d, DCM_InstanceNumber, QString::number(h.instanceNumber));
    put(d, DCM_ContentDate, h.study.date);
    put(d, DCM_ContentTime, h.study.time);
    put(d, DCM_AcquisitionDate, h.study.date);
    put(d, DCM_AcquisitionTime, h.study.time);
    put(d, DCM_LossyImageCompression, "00");
    put(d, DCM_BurnedInAnnotation, "NO");
}

void putPixelModule(DcmItem& d, QSize size, const char* photometric, Uint16 allocated, Uint16 stored)
{
    d.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    put(d, DCM_PhotometricInterpretation, photometric);
    d.putAndInsertUint16(DCM_Rows, Uint16(size.height()));
    d.putAndInsertUint16(DCM_Columns, Uint16(size.width()));
    d.putAndInsertUint16(DCM_BitsAllocated, allocated);
    d.putAndInsertUint16(DCM_BitsStored, stored);
    d.putAndInsertUint16(DCM_HighBit, Uint16(stored - 1));
    d.putAndInsertUint16(DCM_PixelRepresentation, 0);
}

/// Which way rows and columns run in the patient (C.7.6.1.1.1): a left breast's rows run forward, CC columns from
/// the lateral side inward, MLO columns towards the feet and to the side that the compression slopes to.
const char* patientOrientation(const MammogramHeader& h)
{
    if (h.projection == Projection::CC)
        return h.left ? "A\\R" : "P\\L";
    return h.left ? "A\\FR" : "P\\FL";
}

/// Mammography Image module (C.8.11.7), DX Anatomy Imaged (C.8.11.2) and the view's codes (CID 4014).
void putMammographyModules(DcmItem& d, const MammogramHeader& h)
{
    put(d, DCM_PresentationIntentType, "FOR PRESENTATION");
    put(d, DCM_ImageLaterality, h.left ? "L" : "R");
    put(d, DCM_PatientOrientation, patientOrientation(h));
    put(d, DCM_PositionerType, "MAMMOGRAPHIC");
    put(d, DCM_PositionerPrimaryAngle, h.projection == Projection::CC ? "0" : (h.left ? "-45" : "45"));
    put(d, DCM_OrganExposed, "BREAST");
    put(d, DCM_BreastImplantPresent, "NO");
    put(d, DCM_PartialView, "NO");
    const bool cc = h.projection == Projection::CC;
    const char* scheme = h.srtCodes ? "SRT" : "SCT";
    const char* meaning = cc ? "cranio-caudal" : "medio-lateral oblique";
    const char* value = h.srtCodes ? (cc ? "R-10242" : "R-10226") : (cc ? "399162004" : "399368009");
    DcmItem& view = putCode(d, DCM_ViewCodeSequence, value, scheme, meaning);
    view.insertEmptyElement(DCM_ViewModifierCodeSequence);
    put(d, DCM_ViewPosition, cc ? "CC" : "MLO");
    putCode(d, DCM_AnatomicRegionSequence, h.srtCodes ? "T-04000" : "76752008", scheme, "Breast");
    d.insertEmptyElement(DCM_AcquisitionContextSequence);
}

/// DX Image (C.8.11.3), DX Detector (C.8.11.4), VOI LUT (C.11.2) and what is known of the exposure.
void putImagingModules(DcmItem& d, const MammogramHeader& h)
{
    put(d, DCM_ImageType, "DERIVED\\PRIMARY");
    put(d, DCM_PixelIntensityRelationship, "LOG");
    d.putAndInsertSint16(DCM_PixelIntensityRelationshipSign, Sint16(h.monochrome1 ? 1 : -1));
    put(d, DCM_RescaleIntercept, "0");
    put(d, DCM_RescaleSlope, "1");
    put(d, DCM_RescaleType, "US");
    put(d, DCM_PresentationLUTShape, h.monochrome1 ? "INVERSE" : "IDENTITY");
    put(d, DCM_WindowCenter, number(h.monochrome1 ? 4095 - h.windowCentre : h.windowCentre));
    put(d, DCM_WindowWidth, number(h.windowWidth));
    put(d, DCM_WindowCenterWidthExplanation, "NORMAL");
    put(d, DCM_VOILUTFunction, h.sigmoid ? "SIGMOID" : "LINEAR");
    d.putAndInsertUint16(DCM_PixelPaddingValue, h.monochrome1 ? 4095 : 0);
    put(d, DCM_DetectorType, "DIRECT");
    put(d, DCM_DetectorID, h.unitSerial);
    const QString spacing = number(h.imagerSpacingMm);
    put(d, DCM_ImagerPixelSpacing, spacing + QLatin1Char('\\') + spacing);
    put(d, DCM_EstimatedRadiographicMagnificationFactor, "1");
    put(d, DCM_FieldOfViewShape, "RECTANGLE");
    put(d, DCM_FieldOfViewOrigin, "0\\0");
    put(d, DCM_FieldOfViewRotation, "0");
    put(d, DCM_FieldOfViewHorizontalFlip, "NO");
    put(d, DCM_KVP, "29");
    put(d, DCM_ExposureTime, "980");
    put(d, DCM_Exposure, "92");
    put(d, DCM_AnodeTargetMaterial, "TUNGSTEN");
    put(d, DCM_FilterMaterial, "RHODIUM");
    put(d, DCM_BodyPartThickness, "54");
    put(d, DCM_CompressionForce, "110");
    put(d, DCM_PatientAge, QStringLiteral("%1Y").arg(h.patientAgeYears, 3, 10, QLatin1Char('0')));
}

Error writeError(const std::filesystem::path& path, const OFCondition& status)
{
    return {ErrorCode::WriteFailed,
            QStringLiteral("%1: cannot be written; check free space and permissions").arg(displayPath(path)),
            QString::fromLatin1(status.text())};
}

Result<void> save(DcmFileFormat& file, const std::filesystem::path& path, PixelCoding coding)
{
    E_TransferSyntax syntax = EXS_LittleEndianExplicit;
    if (coding == PixelCoding::RunLength) {
        static std::once_flag registered;
        std::call_once(registered, [] { DcmRLEEncoderRegistration::registerCodecs(); });
        const DcmRLERepresentationParameter parameter;
        const OFCondition status = file.getDataset()->chooseRepresentation(EXS_RLELossless, &parameter);
        if (status.bad() || !file.getDataset()->canWriteXfer(EXS_RLELossless))
            return writeError(path, status);
        syntax = EXS_RLELossless;
    }
    const OFCondition status =
        file.saveFile(path.c_str(), syntax, EET_ExplicitLength, EGL_recalcGL, EPD_noChange, 0, 0, EWM_fileformat);
    if (status.bad())
        return writeError(path, status);
    return {};
}

} // namespace

Result<void> writeMammogram(const std::filesystem::path& path, const MammogramHeader& header,
                            std::vector<uint16_t> values)
{
    DcmFileFormat file;
    DcmDataset& d = *file.getDataset();
    putCommon(d, header, UID_DigitalMammographyXRayImageStorageForPresentation, "MG");
    putPixelModule(d, header.size, header.monochrome1 ? "MONOCHROME1" : "MONOCHROME2", 16, 12);
    putMammographyModules(d, header);
    putImagingModules(d, header);
    if (header.monochrome1)
        for (uint16_t& value : values)
            value = uint16_t(4095 - value);
    const OFCondition status = d.putAndInsertUint16Array(DCM_PixelData, values.data(), values.size());
    if (status.bad())
        return writeError(path, status);
    values = {};
    return save(file, path, header.coding);
}

Result<void> writeUltrasound(const std::filesystem::path& path, const UltrasoundHeader& h,
                             std::span<const uint8_t> pixels)
{
    DcmFileFormat file;
    DcmDataset& d = *file.getDataset();
    putCommon(d, h, UID_UltrasoundMultiframeImageStorage, "US");
    putPixelModule(d, h.size, "MONOCHROME2", 8, 8);
    put(d, DCM_ImageType, "ORIGINAL\\PRIMARY\\SMALL PARTS\\0001");
    put(d, DCM_Laterality, h.left ? "L" : "R");
    put(d, DCM_PatientOrientation, "");
    d.putAndInsertUint16(DCM_UltrasoundColorDataPresent, 0);
    put(d, DCM_NumberOfFrames, QString::number(h.frames));
    put(d, DCM_FrameTime, number(h.frameTimeMs));
    put(d, DCM_RecommendedDisplayFrameRate, QString::number(qRound(1000 / h.frameTimeMs)));
    DcmAttributeTag* pointer = new DcmAttributeTag(DCM_FrameIncrementPointer); // owned by the dataset
    pointer->putTagVal(DCM_FrameTime);
    d.insert(pointer, true);
    put(d, DCM_TransducerType, "LINEAR");
    // US Region Calibration (C.8.5.5): one 2D tissue region, centimetres per pixel.
    DcmItem* region = nullptr;
    d.findOrCreateSequenceItem(DCM_SequenceOfUltrasoundRegions, region, 0);
    region->putAndInsertUint16(DCM_RegionSpatialFormat, 1);
    region->putAndInsertUint16(DCM_RegionDataType, 1);
    region->putAndInsertUint32(DCM_RegionFlags, 0);
    region->putAndInsertUint32(DCM_RegionLocationMinX0, 0);
    region->putAndInsertUint32(DCM_RegionLocationMinY0, 0);
    region->putAndInsertUint32(DCM_RegionLocationMaxX1, Uint32(h.size.width() - 1));
    region->putAndInsertUint32(DCM_RegionLocationMaxY1, Uint32(h.size.height() - 1));
    region->putAndInsertUint16(DCM_PhysicalUnitsXDirection, 3);
    region->putAndInsertUint16(DCM_PhysicalUnitsYDirection, 3);
    region->putAndInsertFloat64(DCM_PhysicalDeltaX, h.spacingMm / 10);
    region->putAndInsertFloat64(DCM_PhysicalDeltaY, h.spacingMm / 10);
    const OFCondition status = d.putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
    if (status.bad())
        return writeError(path, status);
    return save(file, path, PixelCoding::Uncompressed);
}

} // namespace triptych::phantom
