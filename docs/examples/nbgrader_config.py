# nbgrader hands these notebooks out and collects them; npm run grade grades what it collected. See docs/grading.md.
c = get_config()  # noqa: F821 (nbgrader gives it)
c.CourseDirectory.course_id = "sockets"
# The notebooks hold stubs already, and ClearSolutions would put its own in their place.
c.ClearSolutions.enabled = False
