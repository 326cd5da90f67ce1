"""The example activities, half-year by half-year."""

from apps.portal.demo.happenings import (
    autumn_2022,
    autumn_2023,
    autumn_2024,
    autumn_2025,
    from_2026,
    spring_2022,
    spring_2023,
    spring_2024,
    spring_2025,
)

HAPPENINGS = (
    *spring_2022.HAPPENINGS,
    *autumn_2022.HAPPENINGS,
    *spring_2023.HAPPENINGS,
    *autumn_2023.HAPPENINGS,
    *spring_2024.HAPPENINGS,
    *autumn_2024.HAPPENINGS,
    *spring_2025.HAPPENINGS,
    *autumn_2025.HAPPENINGS,
    *from_2026.HAPPENINGS,
)
