//! Places.

use std::f64::consts::PI;

use streamwright::replay_safe;

const EARTH_RADIUS_IN_KM: f64 = 6371.0088;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
}

#[replay_safe]
impl Place {
    fn radians(self) -> (f64, f64) {
        (self.latitude.to_radians(), self.longitude.to_radians())
    }

    pub fn distance_in_km(self, other: Self) -> f64 {
        let ((lat1, lon1), (lat2, lon2)) = (self.radians(), other.radians());
        let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
        let a = half(lat1, lat2) + lat1.cos() * lat2.cos() * half(lon1, lon2);
        2.0 * EARTH_RADIUS_IN_KM * f64::asin(a.sqrt().min(1.0))
    }
}

#[replay_safe]
pub fn nearest<'p>(here: Place, places: &'p [(String, Place)]) -> Option<&'p str> {
    let by_distance = |(_, a): &&(String, Place), (_, b): &&(String, Place)| {
        here.distance_in_km(*a).total_cmp(&here.distance_in_km(*b))
    };
    places.iter().min_by(by_distance).map(|(name, _)| name.as_str())
}

#[replay_safe]
pub fn is_inside(point: (f64, f64), polygon: &[(f64, f64)]) -> bool {
    let edges = polygon.iter().zip(polygon.iter().cycle().skip(1));
    let crosses = |&(&(x1, y1), &(x2, y2)): &(&(f64, f64), &(f64, f64))| {
        (y1 > point.1) != (y2 > point.1) && point.0 < (x2 - x1) * (point.1 - y1) / (y2 - y1) + x1
    };
    edges.filter(crosses).count() % 2 == 1
}

#[replay_safe]
pub fn tile(place: Place, zoom: u32) -> (u32, u32) {
    let n = f64::from(1_u32 << zoom);
    let x = (place.longitude + 180.0) / 360.0 * n;
    let (latitude, _) = place.radians();
    let y = (1.0 - (latitude.tan() + 1.0 / latitude.cos()).ln() / PI) / 2.0 * n;
    (x as u32, y as u32)
}

#[replay_safe]
pub fn route_in_km(stops: &[Place]) -> f64 {
    stops.windows(2).map(|pair| pair[0].distance_in_km(pair[1])).sum()
}

#[test]
fn they_run() {
    let (a, b) = (Place { latitude: 0.0, longitude: 0.0 }, Place { latitude: 0.0, longitude: 1.0 });
    assert!((a.distance_in_km(b) - 111.19).abs() < 0.1);
    assert_eq!(nearest(a, &[("b".into(), b), ("a".into(), a)]), Some("a"));
    assert!(is_inside((0.5, 0.5), &[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]));
    assert_eq!(tile(a, 1), (1, 1));
    assert!(route_in_km(&[a, b, a]) > 222.0);
}
