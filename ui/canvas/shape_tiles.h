// ShapeTiles: what a view shows of very many shapes, in tiles drawn by workers. While the right ones are being made,
// what there is of others is shown in their place.
#pragma once

#include "core/display/camera.h"
#include "core/jobs/worker_pool.h"
#include "ui/canvas/shape_sheet.h"

#include <QHash>
#include <QObject>
#include <QRegion>

#include <deque>
#include <memory>

class QPainter;

namespace triptych {

/// GUI thread. Tiles are made for one scale and turn of the camera, on a grid that stands still in the image, so that
/// panning only moves them; they are bounded in bytes.
class ShapeTiles : public QObject {
    Q_OBJECT
public:
    explicit ShapeTiles(QObject* parent = nullptr);
    ~ShapeTiles() override;

    /// Whether there are so many in `area` that tiles are to be drawn; near the limit as it was before.
    bool wantedFor(const ShapeScene& scene, const QRectF& area);
    /// Draws what there is and asks for what lacks. `camera` in device pixels, of which a logical one has `ratio`.
    void paint(QPainter& painter, const Camera& camera, double ratio, const ShapeScene& scene);
    /// Everything that was painted last was as it is to be.
    bool isComplete() const { return m_complete; }
    void setIdle(); ///< not painted now: nothing lacks

    void touch(int frame, const QList<QRectF>& areas); ///< level-0 pixels: shapes there have changed
    void touchAll();                                   ///< all look different; shown until they are drawn anew
    void clear();                                      ///< these are other shapes

Q_SIGNALS:
    void arrived(); ///< there is something better to be painted

private:
    struct Scale {
        int id = 0;
        Camera camera; ///< without place and viewport
        QTransform toSheet;
        double pixels = 1; ///< of the sheet to a level-0 pixel
    };
    struct Key {
        int scale = 0, frame = 0, x = 0, y = 0;
        friend bool operator==(const Key&, const Key&) = default;
        friend size_t qHash(const Key& key, size_t seed = 0)
        {
            return qHashMulti(seed, key.scale, key.frame, key.x, key.y);
        }
    };
    struct Tile {
        QImage image; ///< null: nothing is there
        bool ready = false;
        bool stale = false;
        bool touched = false; ///< since it was asked for
        quint64 request = 0;  ///< 0: none
        quint64 used = 0;     ///< number of the painting that wanted it last
        JobHandle job;
    };
    struct Workers;
    struct Relay;

    const Scale& scaleOf(const Camera& camera);
    void want(const Key& key, const Scale& scale, const ShapeScene& scene, JobPriority priority);
    void request(const Key& key, Tile& tile, const Scale& scale, const ShapeScene& scene, JobPriority priority);
    void take(const Key& key, quint64 request, const QImage& image);
    void paintOthers(QPainter& painter, const Camera& camera, const Scale& scale, int frame, const QRegion& missing);
    bool covers(const Scale& scale, int frame, const QRectF& sheetArea) const;
    void forgetUnwanted();
    static QRect tilesOver(const QRectF& sheetArea);
    static QRectF imageAreaOf(const Key& key, const Scale& scale);

    std::shared_ptr<Relay> m_relay;
    std::shared_ptr<Workers> m_workers; ///< made when they are first needed
    std::deque<Scale> m_scales;         ///< the last used first
    QHash<Key, Tile> m_tiles;
    int m_lastScale = 0;
    quint64 m_lastRequest = 0;
    quint64 m_painting = 0;
    bool m_many = false;
    bool m_complete = true;
};

} // namespace triptych
