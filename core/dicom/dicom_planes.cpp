#include "core/dicom/dicom_planes.h"

#include "core/image/plane_geometry.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcitem.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kFarMm = 1e6; ///< no scanner reaches a kilometre

/// The items of the per-frame functional groups, walked once: asking for item i would walk the list from its start.
std::vector<DicomAttributes> perFrameGroups(const DicomAttributes& header, int frames)
{
    std::vector<DicomAttributes> groups;
    DcmSequenceOfItems* sequence = nullptr;
    if (!header.raw() || header.raw()->findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, sequence).bad() ||
        !sequence)
        return groups;
    for (DcmObject* object = sequence->nextInContainer(nullptr); object && groups.size() < size_t(frames);
         object = sequence->nextInContainer(object))
        groups.emplace_back(static_cast<DcmItem*>(object));
    return groups;
}

/// A functional group macro of one frame: its own, else the shared one, else (single frames) the data set itself.
class FrameGroups {
public:
    FrameGroups(const DicomAttributes& header, int frames)
        : m_header(header), m_shared(header.item(DCM_SharedFunctionalGroupsSequence)),
          m_own(perFrameGroups(header, frames))
    {
    }
    bool none() const { return m_own.empty() && m_shared.isNull(); }
    DicomAttributes macro(int frame, const DcmTagKey& sequence) const
    {
        if (size_t(frame) < m_own.size())
            if (const DicomAttributes own = m_own[size_t(frame)].item(sequence); !own.isNull())
                return own;
        if (const DicomAttributes shared = m_shared.item(sequence); !shared.isNull())
            return shared;
        return none() ? m_header : DicomAttributes(nullptr);
    }

private:
    DicomAttributes m_header;
    DicomAttributes m_shared;
    std::vector<DicomAttributes> m_own;
};

std::optional<PatientVector> vectorOf(const std::vector<double>& values, size_t first)
{
    if (values.size() < first + 3)
        return std::nullopt;
    PatientVector v{values[first], values[first + 1], values[first + 2]};
    for (const double part : v)
        if (!std::isfinite(part) || std::abs(part) > kFarMm)
            return std::nullopt;
    return v;
}

/// Two unit vectors at right angles. Written with few digits, they are neither quite: they are made so.
bool setDirections(FramePlane& plane, const std::vector<double>& cosines)
{
    const auto row = vectorOf(cosines, 0), column = vectorOf(cosines, 3);
    if (!row || !column || std::abs(lengthOf(*row) - 1) > 0.01 || std::abs(lengthOf(*column) - 1) > 0.01 ||
        std::abs(dot(*row, *column)) > 0.01)
        return false;
    plane.alongRow = times(*row, 1 / lengthOf(*row));
    const PatientVector upright = minus(*column, times(plane.alongRow, dot(*column, plane.alongRow)));
    plane.alongColumn = times(upright, 1 / lengthOf(upright));
    return true;
}

QString keyOf(const DicomAttributes& header, const FrameGroups& groups, int frame)
{
    const DicomAttributes content = groups.macro(frame, DCM_FrameContentSequence);
    const DicomAttributes echo = groups.macro(frame, DCM_MREchoSequence);
    const DicomAttributes diffusion = groups.macro(frame, DCM_MRDiffusionSequence);
    QStringList parts{header.text(DCM_EchoTime),
                      header.text(DCM_EchoNumbers),
                      header.text(DCM_TemporalPositionIdentifier),
                      echo.text(DCM_EffectiveEchoTime),
                      diffusion.text(DCM_DiffusionBValue),
                      diffusion.item(DCM_DiffusionGradientDirectionSequence).text(DCM_DiffusionGradientOrientation)};
    if (!groups.none())
        parts << content.text(DCM_TemporalPositionIndex) << content.text(DCM_StackID);
    // Localisers and derived images (subtractions, projections) stand in one series with what they are made of.
    parts += header.texts(DCM_ImageType).mid(0, 4);
    return parts.join(QLatin1Char('\n'));
}

/// Frames whose pixels measure something else than the first one's.
void warnOfSpacing(const FrameGroups& groups, int frames, QStringList& warnings)
{
    const auto spacingOf = [&](int frame) {
        return groups.macro(frame, DCM_PixelMeasuresSequence).numbers(DCM_PixelSpacing);
    };
    const auto first = spacingOf(0);
    for (int frame = 1; frame < frames; ++frame)
        if (spacingOf(frame) != first) {
            warnings << QStringLiteral("Pixel Spacing differs between frames; the first frame's is used.");
            return;
        }
}

} // namespace

FramePlaces readFramePlaces(const DicomAttributes& header, int frames, QStringList& warnings)
{
    FramePlaces places;
    places.frameOfReferenceUid = header.text(DCM_FrameOfReferenceUID);
    const FrameGroups groups(header, frames);
    if (groups.none() && frames > 1)
        return places; // a clip: one position for all frames would make no stack
    int impossible = 0;
    for (int frame = 0; frame < frames; ++frame) {
        const auto position = groups.macro(frame, DCM_PlanePositionSequence).numbers(DCM_ImagePositionPatient);
        const auto cosines = groups.macro(frame, DCM_PlaneOrientationSequence).numbers(DCM_ImageOrientationPatient);
        if (position.empty() || cosines.empty()) {
            if (frame > 0)
                warnings << QStringLiteral("Frame %1 states no position; the image is not placed in the patient.")
                                .arg(frame + 1);
            places.planes.clear(); // one for each frame, or none
            places.stackKeys.clear();
            return places;
        }
        FramePlane plane;
        const auto origin = vectorOf(position, 0);
        if (!origin || !setDirections(plane, cosines)) {
            ++impossible;
            continue;
        }
        plane.originMm = *origin;
        const double thickness = groups.macro(frame, DCM_PixelMeasuresSequence).number(DCM_SliceThickness).value_or(0);
        plane.thicknessMm = thickness > 0 && thickness < 1000 ? thickness : 0;
        places.planes.push_back(plane);
        places.stackKeys.push_back(keyOf(header, groups, frame));
    }
    if (impossible > 0) {
        warnings << QStringLiteral("The position or orientation of %1 is impossible; the image is not placed in the "
                                   "patient.")
                        .arg(frames > 1 ? QStringLiteral("%1 frames").arg(impossible) : QStringLiteral("the image"));
        places.planes.clear();
        places.stackKeys.clear();
    } else if (frames > 1)
        warnOfSpacing(groups, frames, warnings);
    return places;
}

} // namespace triptych
