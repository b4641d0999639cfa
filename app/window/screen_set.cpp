#include "app/window/screen_set.h"

#include <QCryptographicHash>
#include <QGuiApplication>
#include <QScreen>

#include <algorithm>

namespace triptych {

namespace {

QString makerAndModel(const QScreen& screen, QChar between)
{
    QStringList parts{screen.manufacturer(), screen.model()};
    parts.removeAll(QString());
    return parts.join(between);
}

QString sizeText(const QScreen& screen, const QString& times)
{
    return QString::number(screen.size().width()) + times + QString::number(screen.size().height());
}

/// Some makers give all their screens one number.
bool serialIsItsOwn(const QScreen& screen)
{
    const auto screens = QGuiApplication::screens();
    return !screen.serialNumber().isEmpty() && std::count_if(screens.begin(), screens.end(), [&](const QScreen* other) {
                                                   return other->serialNumber() == screen.serialNumber();
                                               }) <= 1;
}

} // namespace

QString screenKey(const QScreen& screen)
{
    QStringList parts{makerAndModel(screen, QLatin1Char('-')), screen.serialNumber(),
                      serialIsItsOwn(screen) ? QString() : screen.name(), sizeText(screen, QStringLiteral("x"))};
    parts.removeAll(QString());
    QString key = parts.join(QLatin1Char('-'));
    key.replace(QLatin1Char('/'), QLatin1Char('_')).replace(QLatin1Char('\\'), QLatin1Char('_'));
    return key;
}

QString screenTitle(const QScreen& screen)
{
    const QString name = makerAndModel(screen, QLatin1Char(' '));
    return QStringLiteral("%1: %2, %3")
        .arg(QGuiApplication::screens().indexOf(const_cast<QScreen*>(&screen)) + 1)
        .arg(name.isEmpty() ? screen.name() : name, sizeText(screen, QStringLiteral(" × ")));
}

QString screenSetKey()
{
    QStringList parts;
    const auto screens = QGuiApplication::screens();
    for (const QScreen* screen : screens) {
        const QRect place = screen->geometry();
        parts.append(QStringLiteral("%1@%2,%3").arg(screenKey(*screen)).arg(place.x()).arg(place.y()));
    }
    parts.sort();
    const QByteArray text = parts.join(QLatin1Char('\n')).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(16));
}

QScreen* screenWithKey(const QString& key)
{
    const auto screens = QGuiApplication::screens();
    for (QScreen* screen : screens)
        if (screenKey(*screen) == key)
            return screen;
    return nullptr;
}

} // namespace triptych
