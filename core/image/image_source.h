// ImageSource: an immutable, thread-safe pyramid of stored pixel values, whatever file it comes from.
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/image/calibration.h"
#include "core/image/frame_plane.h"
#include "core/image/grayscale_encoding.h"
#include "core/image/image_graphics.h"
#include "core/image/pixel_buffer.h"

#include <QDate>
#include <QRect>
#include <QStringList>

#include <memory>
#include <stop_token>
#include <vector>

namespace triptych {

enum class ImageKind { Mammogram, Ultrasound, Slide, Volume, Image, Other };
/// "mammogram", "ultrasound", "slide", "volume", "image" or "other".
QString imageKindName(ImageKind kind);

enum class ColourModel { Monochrome, Rgb };

/// What one decode yields: a tile of one level, or a whole frame (then every coarser level is made with it).
enum class DecodeUnit { Tile, Frame };

struct LevelInfo {
    QSize size;
    double downsample = 1; ///< level-0 pixels per pixel of this level
    QSize tile;            ///< size of the cache's tiles; with DecodeUnit::Frame the whole level
};

/// Who and what the image is of. Dates invalid and strings empty where the file does not say.
struct ImageIdentity {
    QString patientName;
    QString patientId;
    QDate patientBirthDate;
    QString patientSex; ///< (0010,0040): M, F or O, or empty
    QString studyInstanceUid;
    QString seriesInstanceUid;
    QString studyDescription;
    QString seriesDescription;
    QDate studyDate;
    int seriesNumber = 0;
    int instanceNumber = 0;
    QString modality;            ///< (0008,0060): MG, US, SM …
    QString bodyPart;            ///< in capitals: BREAST, or Body Part Examined (0018,0015); empty: not said
    QString viewPosition;        ///< CC, MLO …
    QStringList viewModifiers;   ///< in words: "magnification", "spot compression", "implant displaced" …
    QString laterality;          ///< R, L or empty
    QString patientOrientation;  ///< (0020,0020), e.g. "P\\L"
    bool forProcessing = false;  ///< Presentation Intent Type FOR PROCESSING
    bool implantPresent = false; ///< Breast Implant Present (0028,1300)
    bool partialView = false;    ///< Partial View (0028,1350)
    QString partialViewText;     ///< (0028,1351), or the codes of (0028,1352), in words
    QString paddle;              ///< Paddle Description (0018,11A4)

    /// The patient's name for a person: the parts of DICOM's PN (PS3.5 6.2.1) with spaces between them.
    QString displayName() const;
};

/// A frame that the file names: Frame Numbers of Interest (0028,6020), Representative Frame Number (0028,6010).
struct KeyFrame {
    int frame = 0; ///< from 0
    QString text;  ///< may be empty
};

struct ImageInfo {
    ImageId id;
    QString path; ///< for messages and display, absolute
    ImageKind kind = ImageKind::Other;
    ImageIdentity identity;
    ColourModel colour = ColourModel::Monochrome;
    SampleType sampleType = SampleType::U8;
    int bitsStored = 8;
    QString photometric;    ///< DICOM's word, for any format: MONOCHROME2, RGB …
    QString transferSyntax; ///< DICOM UID, or empty
    int frames = 1;
    std::vector<KeyFrame> keyFrames; ///< of a clip, in the file's order
    bool sweeps = false;             ///< Preferred Playback Sequencing (0018,1244): back and forth, not round and round
    std::vector<double> frameTimesMs; ///< duration of each frame, or one entry for all, or empty (not a clip)
    QStringList frameNames;           ///< one for each frame where frames are no times: "focus +1.5 µm"; else empty
    std::vector<FramePlane> planes;   ///< one for each frame of a volume, else empty
    QString frameOfReferenceUid;      ///< (0020,0052): planes of one frame of reference may be compared
    std::vector<LevelInfo> levels;    ///< levels[0] is the full resolution; at least one
    DecodeUnit decodeUnit = DecodeUnit::Frame;
    Calibration calibration;
    GrayscaleEncoding grayscale;
    std::vector<GrayscaleEncoding> frameGrayscale; ///< one for each frame where they differ, else empty
    std::vector<OverlayPlane> overlays;            ///< the file's own, each with something in it
    std::optional<DisplayShutter> shutter;
    double objectivePower = 0; ///< slides: 20, 40 …; 0 where unknown
    bool lossy = false;
    double lossyRatio = 0;    ///< Lossy Image Compression Ratio (0028,2112), of all steps together; 0 where unknown
    double magnification = 0; ///< Estimated Radiographic Magnification Factor (0018,1114); 0 where unknown
    QStringList warnings;     ///< each a sentence to show on the image

    QSize size() const { return levels.front().size; }
    /// What turns the stored values of a frame into grey: its own where the frames differ.
    const GrayscaleEncoding& grayscaleOf(int frame) const
    {
        return frame >= 0 && size_t(frame) < frameGrayscale.size() ? frameGrayscale[size_t(frame)] : grayscale;
    }
    /// The level with the largest downsample that does not exceed `downsample` (level 0 if none).
    int bestLevel(double downsample) const;
};

/// One tile of the cache: indices count tiles of `levels[level].tile` from the top left.
struct TileIndex {
    int level = 0;
    int frame = 0;
    int x = 0;
    int y = 0;
    friend bool operator==(const TileIndex&, const TileIndex&) = default;
};

struct DecodedTile {
    TileIndex index;
    PixelBuffer pixels; ///< stored values; colour is RGB U8; edge tiles are cut to the image
};

class ImageSource {
public:
    virtual ~ImageSource() = default;

    virtual const ImageInfo& info() const = 0;

    /// The stored values of `rect` (pixels of `level`, inside the level). Monochrome has 1 sample, colour 3 (RGB, U8).
    /// Errors: BadFormat, Unsupported, Unreadable, Cancelled, each naming the file.
    virtual Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop = {}) const = 0;

    /// Decodes the unit that holds `index` and gives every tile that comes of it: that one tile, or with
    /// DecodeUnit::Frame the frame at all levels. It is what is drawn: colours are sRGB by the file's ICC profile,
    /// where read() gives them as they are stored, for models and measurements.
    virtual Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop = {}) const = 0;

    /// The finest level that a frame can be decoded to long before its full resolution, or −1: there is none.
    virtual int previewLevel() const { return -1; }
    /// The tiles of the frame from previewLevel() on, quickly: the same picture, though not to the last bit what
    /// readUnit gives, which replaces it. Errors as readUnit's; Internal where there is no such level.
    virtual Result<std::vector<DecodedTile>> readPreview(int frame, std::stop_token stop = {}) const;

    /// Names of the pictures beside the pyramid of a slide ("label", "macro"). They may carry a patient's name: to be
    /// shown only when asked for.
    virtual QStringList associatedImages() const { return {}; }
    /// RGB U8. Errors: NotFound, and as read().
    virtual Result<PixelBuffer> readAssociated(const QString& name, std::stop_token stop = {}) const;

    /// The rectangle of a tile in pixels of its level, cut to the level.
    QRect tileRect(TileIndex index) const;
};

using ImageSourcePtr = std::shared_ptr<const ImageSource>;

} // namespace triptych
