#include "core/dicom/presentation_state_reader.h"

#include "core/dicom/dicom_graphics.h"
#include "core/dicom/dicom_grayscale.h"
#include "core/dicom/image_references.h"
#include "core/dicom/state_annotations.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kMostItems = 2000; ///< of a sequence

void readIdentification(const DicomAttributes& header, PresentationState& state)
{
    state.uid = header.text(DCM_SOPInstanceUID);
    state.patientId = header.text(DCM_PatientID);
    state.label = header.text(DCM_ContentLabel).left(64);
    state.description = header.text(DCM_ContentDescription).left(256);
    state.creator = personText(header.text(DCM_ContentCreatorName)).left(64);
    state.created = dateTimeOf(header, DCM_PresentationCreationDate, DCM_PresentationCreationTime);
}

void readImages(const DicomAttributes& header, PresentationState& state)
{
    for (int i = 0; i < std::min(header.itemCount(DCM_ReferencedSeriesSequence), kMostItems); ++i)
        for (ImageReference& image :
             imageReferences(header.item(DCM_ReferencedSeriesSequence, i), DCM_ReferencedImageSequence))
            state.images.push_back(std::move(image));
}

/// PS3.4 N.2.1.3: what the images say of their windows counts for nothing where a state is applied.
void readVoi(const DicomAttributes& header, PresentationState& state)
{
    for (int i = 0; i < std::min(header.itemCount(DCM_SoftcopyVOILUTSequence), kMostItems); ++i) {
        const DicomAttributes item = header.item(DCM_SoftcopyVOILUTSequence, i);
        GrayscaleEncoding read;
        readWindows(item, read, state.warnings);
        readVoiLuts(item, false, read, state.warnings);
        StateVoi voi;
        voi.images = imageReferences(item, DCM_ReferencedImageSequence);
        voi.windows = std::move(read.windows);
        voi.function = read.voiFunction;
        voi.luts = std::move(read.voiLuts);
        if (!voi.windows.empty() || !voi.luts.empty())
            state.voi.push_back(std::move(voi));
    }
}

void readPresentationLut(const DicomAttributes& header, PresentationState& state)
{
    state.inverted = header.text(DCM_PresentationLUTShape) == QLatin1String("INVERSE");
    if (header.itemCount(DCM_PresentationLUTSequence) == 0)
        return;
    auto lut = readLookupTable(header.item(DCM_PresentationLUTSequence), QStringLiteral("the presentation LUT"), false,
                               state.warnings);
    if (lut) {
        state.inverted = false; // the table is instead of the shape
        state.presentationLut = std::make_shared<const LookupTable>(std::move(*lut));
    } else {
        state.warnings << QStringLiteral("The presentation LUT is not used: %1.").arg(lut.error().message);
    }
}

/// PS3.3 C.11.7: a plane is shown where it is activated in a layer.
void readOverlayActivation(const DicomAttributes& header, PresentationState& state)
{
    constexpr int kActivationLayer = 0x1001, kFirst = 0x6000, kLast = 0x601E;
    std::vector<OverlayPlane> own = readOverlays(header, nullptr, state.warnings);
    takeBitmapShutter(header, own, state.shutter, state.warnings);
    for (int group = kFirst; group <= kLast; group += 2) {
        if (header.text(DcmTagKey(Uint16(group), Uint16(kActivationLayer))).isEmpty())
            continue;
        const auto plane =
            std::find_if(own.begin(), own.end(), [&](const OverlayPlane& p) { return p.group == group; });
        if (plane != own.end())
            state.overlays.push_back(*plane);
        else
            state.imageOverlays.push_back(group);
    }
}

std::optional<StateArea> readArea(const DicomAttributes& item)
{
    const auto first = item.numbers(DCM_DisplayedAreaTopLeftHandCorner);
    const auto last = item.numbers(DCM_DisplayedAreaBottomRightHandCorner);
    if (first.size() < 2 || last.size() < 2)
        return {};
    for (const double value : {first[0], first[1], last[0], last[1]})
        if (std::abs(value) > 1e7)
            return {};
    StateArea area;
    area.images = imageReferences(item, DCM_ReferencedImageSequence);
    // The corners as they are seen after turning, counted from 1 before it; both pixels are shown.
    area.area = QRectF(QPointF(std::min(first[0], last[0]) - 1, std::min(first[1], last[1]) - 1),
                       QPointF(std::max(first[0], last[0]), std::max(first[1], last[1])));
    const QString mode = item.text(DCM_PresentationSizeMode);
    const auto spacing = item.numbers(DCM_PresentationPixelSpacing); // between rows, then between columns
    const auto aspect = item.numbers(DCM_PresentationPixelAspectRatio);
    if (spacing.size() >= 2 && spacing[0] > 0 && spacing[1] > 0) {
        area.columnSpacingMm = spacing[1];
        area.pixelAspect = spacing[0] / spacing[1];
    } else if (aspect.size() >= 2 && aspect[0] > 0 && aspect[1] > 0) {
        area.pixelAspect = aspect[0] / aspect[1];
    }
    if (area.pixelAspect != 0 && (area.pixelAspect < 0.1 || area.pixelAspect > 10))
        return {};
    area.magnification = item.number(DCM_PresentationPixelMagnificationRatio).value_or(0);
    if (mode == QLatin1String("MAGNIFY") && area.magnification > 1e-4 && area.magnification < 1e3)
        area.mode = StateArea::Mode::Magnify;
    else if (mode == QLatin1String("TRUE SIZE") && area.columnSpacingMm > 0)
        area.mode = StateArea::Mode::TrueSize;
    else if (mode != QLatin1String("SCALE TO FIT"))
        return {};
    return area;
}

void readGeometry(const DicomAttributes& header, PresentationState& state)
{
    for (int i = 0; i < std::min(header.itemCount(DCM_DisplayedAreaSelectionSequence), kMostItems); ++i) {
        auto area = readArea(header.item(DCM_DisplayedAreaSelectionSequence, i));
        if (area)
            state.areas.push_back(std::move(*area));
        else
            state.warnings << QStringLiteral("Displayed area %1 is broken and left out.").arg(i + 1);
    }
    const int rotation = header.integer(DCM_ImageRotation);
    if (rotation >= 0 && rotation < 360 && rotation % 90 == 0)
        state.rotationDeg = rotation;
    else
        state.warnings << QStringLiteral("A rotation by %1 degrees is impossible; it is left out.").arg(rotation);
    state.flipped = header.text(DCM_ImageHorizontalFlip) == QLatin1String("Y");
}

} // namespace

bool isPresentationState(const QString& sopClassUid)
{
    return sopClassUid == QLatin1String(UID_GrayscaleSoftcopyPresentationStateStorage);
}

Result<PresentationStatePtr> readPresentationState(const DicomFile& file)
{
    const DicomAttributes header(file.header.get());
    auto state = std::make_shared<PresentationState>();
    state->path = file.name;
    state->warnings = file.layout.warnings;
    readIdentification(header, *state);
    readImages(header, *state);
    if (state->images.empty())
        return Error{
            ErrorCode::BadFormat, QStringLiteral("%1: the presentation state refers to no image").arg(file.name), {}};
    readModality(header, false, state->modality, state->warnings);
    readVoi(header, *state);
    readPresentationLut(header, *state);
    state->shutter = readShutter(header, state->warnings);
    readOverlayActivation(header, *state);
    readGraphicLayers(header, *state);
    readAnnotations(header, *state);
    readGeometry(header, *state);
    return PresentationStatePtr(std::move(state));
}

Result<PresentationStatePtr> readPresentationState(const std::filesystem::path& path)
{
    const auto file = openDicomFile(path);
    if (!file)
        return file.error();
    if (!isPresentationState(DicomAttributes(file->header.get()).text(DCM_SOPClassUID)))
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("%1: is no Grayscale Softcopy Presentation State").arg(file->name),
                     {}};
    return readPresentationState(*file);
}

} // namespace triptych
