"""Getting ready for a course of doses: what is asked, told and agreed beforehand."""
